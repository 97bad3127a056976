import type { PlannedFile } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { Change } from './ChangeFeed';
import type { HoldStore } from './HoldStore';
import { OPEN, workOf } from './PromotionWork';
import { toTurnColumns } from './promotionTurns';
import { recordEvent } from './recordEvent';
import { type NewPromotion, toChangeText } from './StoredPromotion';
import type { WorkStore } from './WorkStore';

/**
 * Writes a wish down, withdraws the one that it takes the place of, and asks for both to be looked after.
 *
 * @returns what the pages are to be told at the end of the transaction
 */
export async function insertPromotion(
  trx: Knex,
  { promotion, supersedes }: { promotion: NewPromotion; supersedes?: string },
  { work, holds }: { work: WorkStore; holds: HoldStore },
): Promise<Change[]> {
  const { environment, service, id } = promotion;
  if (supersedes) {
    // One that shares its pull request with others stays, and is in the way
    await trx('promotions')
      .where({ id: supersedes })
      .whereIn('state', OPEN)
      .whereNull('leader')
      .update({ superseded_by: id });
    await work.ask([workOf(supersedes)], { trx });
  }
  await trx('promotions').insert({
    id,
    kind: promotion.kind,
    environment,
    service,
    from_environment: promotion.fromEnvironment ?? null,
    artifact: promotion.artifact,
    from_version: promotion.fromVersion,
    to_version: promotion.toVersion,
    state: promotion.state,
    reason: promotion.reason,
    requested_by: promotion.requestedBy,
    created_at: promotion.createdAt,
    updated_at: promotion.createdAt,
    wish: JSON.stringify(promotion.wish),
    change: toChangeText(promotion.change),
    plan: promotion.plan ? JSON.stringify(promotion.plan) : null,
    batch: promotion.batchId ?? null,
    leader: promotion.leader ?? null,
    ...toTurnColumns(promotion.turn),
  });
  await work.ask([workOf(id)], { trx });
  await insertFiles(trx, id, promotion.files);
  if (promotion.kind === 'rollback') {
    await holds.begin(trx, promotion);
  }
  return recordEvent(trx, promotion, {
    to: promotion.state,
    actor: promotion.requestedBy,
    at: promotion.createdAt,
    reason: promotion.reason,
  });
}

/** Writes down what a promotion changes, file by file. */
export async function insertFiles(
  trx: Knex,
  id: string,
  files: PlannedFile[],
): Promise<void> {
  for (const { path, diff } of files) {
    await trx('promotion_files').insert({ promotion_id: id, path, diff });
  }
}
