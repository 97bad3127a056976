import {
  type PromotionChange,
  type PromotionState,
  type PromotionTurn,
  endedWithoutMerge,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { Change } from './ChangeFeed';
import type { HoldStore } from './HoldStore';
import { VERSIONLESS } from './PromotionWork';
import type { RecordStore } from './RecordStore';
import { recordEvent } from './recordEvent';
import { type StoredPromotion, toChangeText } from './StoredPromotion';

/** Hosts and engines say as much as they like. */
const LONGEST_REASON = 2_000;

/** What a promotion is told, of several that move on together. */
export type ReasonOf = (promotion: StoredPromotion) => string;

/** How a promotion moves on. */
export interface PromotionStep {
  to: PromotionState;
  actor: string;
  reason: string | ReasonOf;
  deadline?: string;
  change?: Partial<Omit<PromotionChange, 'paths'>>;
  /** What has become of its wait: the step is taken only while it waits for its turn. */
  turn?: Pick<PromotionTurn, 'beginsAt' | 'begunAt'>;
}

/**
 * Moves a promotion on, with its records, if it still is in the state that the decision was made on.
 *
 * @returns what the pages are to be told at the end of the transaction; undefined when another worker was faster
 */
export async function movePromotion(
  trx: Knex,
  promotion: StoredPromotion,
  step: PromotionStep,
  {
    records,
    holds,
  }: {
    records: RecordStore;
    holds: HoldStore;
  },
): Promise<Change[] | undefined> {
  const { id, state, change } = promotion;
  const at = new Date().toISOString();
  const reason = (
    typeof step.reason === 'string' ? step.reason : step.reason(promotion)
  ).slice(0, LONGEST_REASON);
  const count = await trx('promotions')
    .where({ id, state })
    .modify(query => step.turn && query.whereNull('begun_at'))
    .update({
      state: step.to,
      reason,
      updated_at: at,
      ...(step.deadline ? { deadline: step.deadline } : {}),
      ...(step.turn
        ? {
            begins_at: step.turn.beginsAt ?? null,
            begun_at: step.turn.begunAt ?? null,
          }
        : {}),
      ...(step.change
        ? { change: toChangeText({ ...change, ...step.change }) }
        : {}),
    });
  if (count === 0) {
    return undefined;
  }
  if (endedWithoutMerge(step.to)) {
    // Somebody else brought the version, if it came
    await records.disown(trx, id);
  }
  await holds.follow(trx, promotion, step.to);
  if (step.change?.mergeCommit && !VERSIONLESS.includes(promotion.kind)) {
    await records.own(trx, {
      environment: promotion.environment,
      service: promotion.service,
      version: promotion.toVersion,
      commit: step.change.mergeCommit,
      promotionId: id,
    });
  }
  const { to, actor } = step;
  return recordEvent(trx, promotion, { from: state, to, actor, at, reason });
}
