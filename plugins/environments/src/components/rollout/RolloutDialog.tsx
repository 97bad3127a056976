import { useRouteRef } from '@backstage/core-plugin-api';
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
  Text,
} from '@backstage/ui';
import { MOST_TARGETS } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { promotionRouteRef } from '../../routes';
import { environmentsTranslationRef } from '../../i18n/translation';
import {
  type RolloutChoice,
  firstRows,
  isPossible,
  needsConsent,
  wishOf,
} from '../../view/rollout';
import { Failure } from '../shared/Failure';
import { useFocusOnStep } from '../shared/useFocusOnStep';
import { RingTable } from './RingTable';
import { RolloutPlanReview } from './RolloutPlanReview';
import { type RolloutReview, useRolloutReview } from './useRolloutReview';

/** What comes next: the review of what is arranged, then its start. */
function RolloutFooter(props: {
  rollout: RolloutReview;
  /** How many environments are selected. */
  count: number;
  isReady: boolean;
  onReview: () => void;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { rollout, count, isReady, onReview, onConfirm, onClose } = props;
  const { plan, isPlanning, isStarting, back } = rollout;
  return (
    <DialogFooter>
      {plan ? (
        <>
          <Button
            onPress={onConfirm}
            isDisabled={!isReady}
            isPending={isStarting}
          >
            {t('rings.confirm')}
          </Button>
          <Button variant="secondary" onPress={back} isDisabled={isStarting}>
            {t('together.back')}
          </Button>
        </>
      ) : (
        <Button
          onPress={onReview}
          isDisabled={count < 2 || count > MOST_TARGETS}
          isPending={isPlanning}
        >
          {t('rings.review', { count })}
        </Button>
      )}
      <Button variant="secondary" onPress={onClose} isDisabled={isStarting}>
        {t('common.cancel')}
      </Button>
    </DialogFooter>
  );
}

/** Starts what was reviewed, and tells where it can be followed. */
function useConfirm(props: {
  version: string;
  rollout: RolloutReview;
  onStarted: () => void;
  onClose: () => void;
}): () => Promise<void> {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const toasts = useApi(toastApiRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const { version, rollout, onStarted, onClose } = props;
  return async () => {
    const started = await rollout.start();
    if (!started) {
      return;
    }
    toasts.post({
      title: t('rings.done', { version, count: started.length }),
      status: 'success',
      timeout: 8_000,
      links: started.slice(0, 1).map(({ id }) => ({
        label: t('review.doneLink'),
        href: promotionLink({ id }),
      })),
    });
    onStarted();
    onClose();
  };
}

/** Lets a person arrange environments in rings, shows what promoting into them would do, and starts it. */
export function RolloutDialog(props: {
  /** Entity ref. */
  service: string;
  choice: RolloutChoice;
  onClose: () => void;
  /** Promotions were started. */
  onStarted: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, choice, onClose, onStarted } = props;
  const { from, version, targets } = choice;
  const [rows, setRows] = useState(() => firstRows(targets));
  const [isAgreed, setAgreed] = useState(false);
  const rollout = useRolloutReview();
  const { plan, error, isStarting } = rollout;
  const body = useFocusOnStep(plan !== undefined);
  const titles = new Map(targets.map(({ ref, title }) => [ref, title]));
  const review = async () => {
    setAgreed(false);
    await rollout.review(wishOf(rows, { service, from }));
  };
  const confirm = useConfirm({ version, rollout, onStarted, onClose });
  return (
    <Dialog
      isOpen
      isDismissable={!isStarting}
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(880px, 95vw)"
    >
      <DialogHeader>{t('rings.title', { version })}</DialogHeader>
      <DialogBody>
        <div ref={body} tabIndex={-1}>
          {error && <Failure error={error} />}
          {plan ? (
            <RolloutPlanReview
              plan={plan}
              titleOf={ref => titles.get(ref) ?? ref}
              isAgreed={isAgreed}
              onAgree={setAgreed}
            />
          ) : (
            <Flex direction="column" gap="3">
              <Text as="p">{t('rings.hint')}</Text>
              <RingTable rows={rows} onChange={setRows} />
            </Flex>
          )}
        </div>
      </DialogBody>
      <RolloutFooter
        rollout={rollout}
        count={rows.filter(({ isSelected }) => isSelected).length}
        isReady={
          plan !== undefined &&
          isPossible(plan) &&
          (isAgreed || !needsConsent(plan))
        }
        onReview={() => void review()}
        onConfirm={() => void confirm()}
        onClose={onClose}
      />
    </Dialog>
  );
}
