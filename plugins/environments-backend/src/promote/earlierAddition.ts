import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';

const UNDER_WAY: PromotionState[] = [
  'draft',
  'open',
  'merged',
  'waiting-for-sync',
  'syncing',
];

/**
 * The promotion that brings a service into an environment by an image, or has brought it, if nothing came after it and Git
 * still has it: a task that is started again asks for the same.
 */
export async function earlierAddition(
  {
    promotions,
    deployments,
  }: {
    promotions: Pick<PromotionStore, 'list'>;
    deployments: Pick<DeploymentStore, 'get'>;
  },
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
  if (last?.wish.addition?.image !== image) {
    return undefined;
  }
  const isThere =
    last.state === 'healthy' &&
    (await deployments.get(environment, service))?.desired !== undefined;
  return isThere || UNDER_WAY.includes(last.state) ? last : undefined;
}
