import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  TextField,
} from '@backstage/ui';
import type {
  Environment,
  EnvironmentRemovalRequest,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useProposedRemoval } from '../removal/useProposedRemoval';
import { Consents } from '../review/Consents';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/Loading';
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
  const toasts = useApi(toastApiRef);
  const { environment, onClose } = props;
  const { ref, name, title } = environment;
  const { plan, again, remove, pending, error } = useRemovalPlan(ref);
  const [typed, setTyped] = useState('');
  const [isAgreed, setAgreed] = useState(false);
  const isStarting = pending === 'start';
  const isPossible =
    plan !== undefined &&
    !plan.gone &&
    plan.blocked.length === 0 &&
    plan.pullRequest?.state !== 'open';
  const confirm = async () => {
    const opened =
      plan && (await remove({ confirm: typed, consents: plan.consents }));
    setAgreed(false);
    if (opened) {
      toasts.post({
        title: t('environmentRemoval.done', { environment: title }),
        status: 'success',
        timeout: 8_000,
      });
      again();
    }
  };
  return (
    <Dialog
      isOpen
      isDismissable={!isStarting}
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(760px, 95vw)"
    >
      <DialogHeader>
        {t('environmentRemoval.title', { environment: title })}
      </DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          {error && <Failure error={error} />}
          {!plan && !error && <Loading />}
          {plan && (
            <EnvironmentRemovalReview plan={plan} environment={environment} />
          )}
          {isPossible && (
            <Confirmation
              name={name}
              consents={plan.consents}
              isAgreed={isAgreed}
              onAgree={setAgreed}
              typed={typed}
              onType={setTyped}
            />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        {isPossible && (
          <Button
            destructive
            onPress={() => void confirm()}
            isDisabled={!isAgreed || typed !== name}
            isPending={isStarting}
          >
            {t('environmentRemoval.confirm')}
          </Button>
        )}
        <Button variant="secondary" onPress={onClose} isDisabled={isStarting}>
          {isPossible ? t('common.cancel') : t('panel.close')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
