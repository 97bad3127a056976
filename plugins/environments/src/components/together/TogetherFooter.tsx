import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { MOST_TOGETHER } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { StepFooter } from '../shared/StepFooter';
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
  const { batch, count, ...step } = props;
  return (
    <StepFooter
      {...step}
      texts={{
        review: t('together.review', { count }),
        confirm: t('together.confirm', {
          count: batch.plan?.changes.length ?? 0,
        }),
      }}
      isChosen={count > 0 && count <= MOST_TOGETHER}
      step={batch}
    />
  );
}
