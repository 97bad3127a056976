import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, DialogFooter } from '@backstage/ui';
import { MOST_TOGETHER } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import type { BatchReview } from './useBatchReview';

/** What comes next: the review of what is selected, then its pull requests. */
export function TogetherFooter(props: {
  batch: BatchReview;
  /** How many services are selected. */
  count: number;
  isReady: boolean;
  onReview: () => void;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { batch, count, isReady, onReview, onConfirm, onClose } = props;
  const { plan, isPlanning, isStarting, back } = batch;
  return (
    <DialogFooter>
      {plan ? (
        <>
          <Button
            onPress={onConfirm}
            isDisabled={!isReady}
            isPending={isStarting}
          >
            {t('together.confirm', { count: plan.changes.length })}
          </Button>
          <Button variant="secondary" onPress={back} isDisabled={isStarting}>
            {t('together.back')}
          </Button>
        </>
      ) : (
        <Button
          onPress={onReview}
          isDisabled={count === 0 || count > MOST_TOGETHER}
          isPending={isPlanning}
        >
          {t('together.review', { count })}
        </Button>
      )}
      <Button variant="secondary" onPress={onClose} isDisabled={isStarting}>
        {t('common.cancel')}
      </Button>
    </DialogFooter>
  );
}
