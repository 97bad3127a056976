import {
  type Promotion,
  type PromotionEvent,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { ChangeFeed } from './ChangeFeed';

/** Writes down what has become of a promotion, and tells the pages that show it. */
export async function recordEvent(
  trx: Knex,
  promotion: Pick<Promotion, 'id' | 'environment' | 'service'>,
  event: PromotionEvent,
  { feed }: { feed: ChangeFeed },
): Promise<void> {
  const { id } = promotion;
  await trx('promotion_events').insert({
    promotion_id: id,
    from_state: event.from ?? null,
    to_state: event.to,
    actor: event.actor,
    at: event.at,
    reason: event.reason,
  });
  await feed.append(trx, [
    { topic: 'promotion', key: id },
    { topic: 'deployment', key: stringifyDeploymentRef(promotion) },
  ]);
}
