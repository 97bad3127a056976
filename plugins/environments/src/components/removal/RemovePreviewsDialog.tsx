import { parseEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PreviewsRemovalRequest } from '@downstage/backstage-plugin-environments-common';
import { useCallback } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Consents } from '../review/Consents';
import { PreviewsRemovalReview } from './PreviewsRemovalReview';
import { RemovalDialog } from './RemovalDialog';
import { useProposedRemoval } from './useProposedRemoval';

/** What the portal would propose for the previews of a service. */
function useRemovalPlan(service: string) {
  const api = useApi(environmentsApiRef);
  const read = useCallback(
    () => api.planPreviewsRemoval(service),
    [api, service],
  );
  return useProposedRemoval(read, (request: PreviewsRemovalRequest) =>
    api.removePreviews(service, request),
  );
}

/** Shows what removing a service's previews would do and where it stands, and proposes it once it is agreed to. */
export function RemovePreviewsDialog(props: {
  /** Entity ref. */
  service: string;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, onClose } = props;
  const { name } = parseEntityRef(service);
  const { plan, isAgreed, agree, propose, ...standing } =
    useRemovalPlan(service);
  const consents = plan?.consents ?? [];
  const isPossible =
    plan !== undefined &&
    plan.blocked.length === 0 &&
    plan.fleets.some(({ pullRequest }) => !pullRequest);
  return (
    <RemovalDialog
      {...standing}
      title={t('previewsRemoval.title', { service: name })}
      review={plan && <PreviewsRemovalReview plan={plan} />}
      confirmation={
        isPossible && (
          <Consents consents={consents} isAgreed={isAgreed} onAgree={agree} />
        )
      }
      isConfirmed={isAgreed}
      onConfirm={() =>
        void propose({ consents }, t('previewsRemoval.done', { service: name }))
      }
      onClose={onClose}
    />
  );
}
