import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { TextField } from '@backstage/ui';
import type {
  Environment,
  EnvironmentRemovalRequest,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { RemovalDialog } from '../removal/RemovalDialog';
import { useProposedRemoval } from '../removal/useProposedRemoval';
import { Consents } from '../review/Consents';
import { EnvironmentRemovalReview } from './EnvironmentRemovalReview';

/** What the portal would propose for an environment. */
function useRemovalPlan(environment: string) {
  const api = useApi(environmentsApiRef);
  const read = useCallback(
    () => api.planEnvironmentRemoval(environment),
    [api, environment],
  );
  return useProposedRemoval(read, (request: EnvironmentRemovalRequest) =>
    api.removeEnvironment(environment, request),
  );
}

/** What a person agrees to, and the name that they type. */
function Confirmation(props: {
  name: string;
  consents: string[];
  isAgreed: boolean;
  onAgree: (isAgreed: boolean) => void;
  typed: string;
  onType: (typed: string) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <>
      <Consents {...props} />
      <TextField
        label={t('environmentRemoval.typed', { name: props.name })}
        value={props.typed}
        onChange={props.onType}
        autoComplete="off"
      />
    </>
  );
}

/** Shows what removing an environment as a whole would do and where it stands, and proposes it once its name is typed. */
export function RemoveEnvironmentDialog(props: {
  environment: Environment;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment, onClose } = props;
  const { ref, name, title } = environment;
  const { plan, isAgreed, agree, propose, ...standing } = useRemovalPlan(ref);
  const [typed, setTyped] = useState('');
  const consents = plan?.consents ?? [];
  const isPossible =
    plan !== undefined &&
    !plan.gone &&
    plan.blocked.length === 0 &&
    plan.pullRequest?.state !== 'open';
  return (
    <RemovalDialog
      {...standing}
      title={t('environmentRemoval.title', { environment: title })}
      review={
        plan && (
          <EnvironmentRemovalReview plan={plan} environment={environment} />
        )
      }
      confirmation={
        isPossible && (
          <Confirmation
            name={name}
            consents={consents}
            isAgreed={isAgreed}
            onAgree={agree}
            typed={typed}
            onType={setTyped}
          />
        )
      }
      isConfirmed={isAgreed && typed === name}
      onConfirm={() =>
        void propose(
          { confirm: typed, consents },
          t('environmentRemoval.done', { environment: title }),
        )
      }
      onClose={onClose}
    />
  );
}
