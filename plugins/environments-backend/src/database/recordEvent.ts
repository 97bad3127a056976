import {
  type Promotion,
  type PromotionEvent,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { Change } from './ChangeFeed';

/**
 * Writes down what has become of a promotion.
 *
 * @returns what the pages are to be told at the end of the transaction: the lock of the feed comes after those of rows
 */
export async function recordEvent(
  trx: Knex,
  promotion: Pick<Promotion, 'id' | 'environment' | 'service'>,
  event: PromotionEvent,
): Promise<Change[]> {
  const { id } = promotion;
  await trx('promotion_events').insert({
    promotion_id: id,
    from_state: event.from ?? null,
    to_state: event.to,
    actor: event.actor,
    at: event.at,
    reason: event.reason,
  });
  return [
    { topic: 'promotion', key: id },
    { topic: 'deployment', key: stringifyDeploymentRef(promotion) },
  ];
}
