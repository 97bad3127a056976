import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type {
  Environment,
  PromotionWish,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/Loading';
import { useConfirm } from '../shared/useConfirm';
import { OpenAsMe } from './OpenAsMe';
import { PlanReview } from './PlanReview';
import { useReview } from './useReview';

function titleOf({ settings, rollbackTo, remove }: PromotionWish) {
  if (remove) {
    return 'titleRemoval';
  }
  if (settings) {
    return 'titleConfiguration';
  }
  return rollbackTo ? 'titleRollback' : 'titlePromote';
}

/** Shows exactly what a promotion, a rollback, a change of configuration or a removal would do, and starts it. */
export function ReviewDialog(props: {
  wish: PromotionWish;
  environment: Environment;
  onClose: () => void;
  /** A promotion was started. */
  onStarted: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { wish, environment, onClose, onStarted } = props;
  const review = useReview(wish);
  const { plan, error, isReady, isStarting, ownToken } = review;

  const confirm = useConfirm({
    start: async () => {
      const promotion = await review.start();
      return promotion && [promotion];
    },
    titleOf: () => t('review.done', { environment: environment.title }),
    onStarted,
    onClose,
  });
  return (
    <Dialog
      isOpen
      isDismissable={!isStarting}
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(880px, 95vw)"
    >
      <DialogHeader>{t(`review.${titleOf(wish)}`)}</DialogHeader>
      <DialogBody>
        {error && <Failure error={error} />}
        {plan && (
          <>
            <PlanReview
              plan={plan}
              isAgreed={review.isAgreed}
              onAgree={review.agree}
              onChoose={review.choose}
            />
            {isReady && (
              <OpenAsMe token={ownToken} repository={plan.repository} />
            )}
          </>
        )}
        {!plan && !error && <Loading />}
      </DialogBody>
      <DialogFooter>
        <Button
          onPress={() => void confirm()}
          isDisabled={!isReady}
          isPending={isStarting}
        >
          {t('review.confirm')}
        </Button>
        <Button variant="secondary" onPress={onClose} isDisabled={isStarting}>
          {t('common.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
