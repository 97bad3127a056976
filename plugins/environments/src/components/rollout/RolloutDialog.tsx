import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Dialog, DialogBody, DialogHeader, Flex, Text } from '@backstage/ui';
import { MOST_TARGETS } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import {
  type RolloutChoice,
  firstRows,
  isPossible,
  needsConsent,
  wishOf,
} from '../../view/rollout';
import { Failure } from '../shared/Failure';
import { StepFooter } from '../shared/StepFooter';
import { useConfirm } from '../shared/useConfirm';
import { useFocusOnStep } from '../shared/useFocusOnStep';
import { RingTable } from './RingTable';
import { RolloutPlanReview } from './RolloutPlanReview';
import { useRolloutReview } from './useRolloutReview';

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
  const count = rows.filter(({ isSelected }) => isSelected).length;
  const body = useFocusOnStep(plan !== undefined);
  const titles = new Map(targets.map(({ ref, title }) => [ref, title]));
  const review = async () => {
    setAgreed(false);
    await rollout.review(wishOf(rows, { service, from }));
  };
  const confirm = useConfirm({
    start: rollout.start,
    titleOf: ({ length }) => t('rings.done', { version, count: length }),
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
      <StepFooter
        texts={{
          review: t('rings.review', { count }),
          confirm: t('rings.confirm'),
        }}
        isChosen={count >= 2 && count <= MOST_TARGETS}
        step={rollout}
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
