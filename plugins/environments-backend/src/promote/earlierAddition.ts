import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';

const STANDS: PromotionState[] = [
  'draft',
  'open',
  'merged',
  'waiting-for-sync',
  'syncing',
  'healthy',
];

/**
 * The promotion that brings a service into an environment by an image, or has brought it, if nothing came after it: a task
 * that is started again asks for the same.
 */
export async function earlierAddition(
  promotions: Pick<PromotionStore, 'list'>,
  {
    environment,
    service,
    image,
  }: { environment: string; service: string; image: string },
): Promise<StoredPromotion | undefined> {
  const [last] = await promotions.list({
    environments: [environment],
    service,
    limit: 1,
  });
  return last?.wish.addition?.image === image && STANDS.includes(last.state)
    ? last
    : undefined;
}
