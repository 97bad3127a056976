import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { carriedOut } from '../../view/batch';
import { OpenAsMe } from '../review/OpenAsMe';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/Loading';
import { useConfirm } from '../shared/useConfirm';
import { useFocusOnStep } from '../shared/useFocusOnStep';
import { BatchPlanReview } from './BatchPlanReview';
import { SelectServices } from './SelectServices';
import { TogetherFooter } from './TogetherFooter';
import { type BatchReview, useBatchReview } from './useBatchReview';
import { usePromotable } from './usePromotable';

function isReady({ plan }: BatchReview, isAgreed: boolean): boolean {
  const carried = plan ? carriedOut(plan) : [];
  return (
    carried.length > 0 &&
    (plan?.changes ?? []).every(({ refused }) => !refused) &&
    (isAgreed || carried.every(({ consents }) => consents.length === 0))
  );
}

/** Lets a person choose services of an environment that are behind, shows what promoting them would do, and starts it. */
export function TogetherDialog(props: {
  environment: Environment;
  onClose: () => void;
  /** Promotions were started. */
  onStarted: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment, onClose, onStarted } = props;
  const { title } = environment;
  const { found, selected, ...promotable } = usePromotable(environment.ref);
  const batch = useBatchReview();
  const { plan, isStarting } = batch;
  const [isAgreed, setAgreed] = useState(false);
  const error = batch.error ?? promotable.error;
  const body = useFocusOnStep(plan !== undefined);
  const confirm = useConfirm({
    start: batch.start,
    titleOf: ({ length }) =>
      t('together.done', { count: length, environment: title }),
    onStarted,
    onClose,
  });
  const review = async () => {
    setAgreed(false);
    if (found?.from) {
      await batch.review({
        environment: environment.ref,
        services: selected.map(service => ({ service })),
        from: found.from,
      });
    }
  };
  const ready = isReady(batch, isAgreed);
  return (
    <Dialog
      isOpen
      isDismissable={!isStarting}
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(880px, 95vw)"
    >
      <DialogHeader>{t('together.title', { environment: title })}</DialogHeader>
      <DialogBody>
        <div ref={body} tabIndex={-1}>
          {error && <Failure error={error} />}
          {!found && !error && <Loading />}
          {found && !plan && (
            <SelectServices
              found={found}
              selected={selected}
              onSelect={promotable.select}
              onCompareWith={promotable.compareWith}
            />
          )}
          {plan && (
            <BatchPlanReview
              plan={plan}
              services={found?.services ?? []}
              isAgreed={isAgreed}
              onAgree={setAgreed}
            />
          )}
          {plan && ready && (
            <OpenAsMe
              token={batch.ownToken}
              repository={plan.changes[0].repository}
            />
          )}
        </div>
      </DialogBody>
      <TogetherFooter
        batch={batch}
        count={selected.length}
        isReady={ready}
        onReview={() => void review()}
        onConfirm={() => void confirm()}
        onClose={onClose}
      />
    </Dialog>
  );
}
