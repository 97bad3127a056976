import { parseEntityRef } from '@backstage/catalog-model';
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
} from '@backstage/ui';
import type { PreviewsRemovalRequest } from '@downstage/backstage-plugin-environments-common';
import { useCallback, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Consents } from '../review/Consents';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/Loading';
import { useFocusOnStep } from '../shared/useFocusOnStep';
import { PreviewsRemovalReview } from './PreviewsRemovalReview';
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
  const toasts = useApi(toastApiRef);
  const { service, onClose } = props;
  const { name } = parseEntityRef(service);
  const { plan, again, remove, pending, error } = useRemovalPlan(service);
  const [isAgreed, setAgreed] = useState(false);
  const [isDone, setDone] = useState(false);
  const body = useFocusOnStep(isDone);
  const isStarting = pending === 'start';
  const isPossible =
    plan !== undefined &&
    plan.blocked.length === 0 &&
    plan.fleets.some(({ pullRequest }) => !pullRequest);
  const confirm = async () => {
    const opened = plan && (await remove({ consents: plan.consents }));
    setAgreed(false);
    if (opened) {
      setDone(true);
      toasts.post({
        title: t('previewsRemoval.done', { service: name }),
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
        {t('previewsRemoval.title', { service: name })}
      </DialogHeader>
      <DialogBody>
        <div ref={body} tabIndex={-1}>
          <Flex direction="column" gap="3">
            {error && <Failure error={error} />}
            {!plan && !error && <Loading />}
            {plan && <PreviewsRemovalReview plan={plan} />}
            {isPossible && (
              <Consents
                consents={plan.consents}
                isAgreed={isAgreed}
                onAgree={setAgreed}
              />
            )}
          </Flex>
        </div>
      </DialogBody>
      <DialogFooter>
        {isPossible && (
          <Button
            destructive
            onPress={() => void confirm()}
            isDisabled={!isAgreed}
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
