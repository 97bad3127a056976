import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import type { StoredPromotion } from '../database/StoredPromotion';
import { DEFAULT_LIMIT } from './limits';
import type { QueryContext } from './QueryContext';

/** The promotion as pages show it: without what only the machinery needs. */
export function toPromotion(stored: StoredPromotion): Promotion {
  const {
    wish: _wish,
    commitSha: _commitSha,
    cancellation: _cancellation,
    ...promotion
  } = stored;
  return promotion;
}

/** The promotions that the caller may see, newest first; of one service or environment, if one is given. */
export async function listPromotions(
  { stores, visibility }: QueryContext,
  options: { service?: string; environment?: string; limit?: number },
  credentials: BackstageCredentials,
): Promise<Promotion[]> {
  const { service, environment, limit = DEFAULT_LIMIT } = options;
  if (service) {
    await visibility.requireService(service, credentials);
  }
  const environments = await visibility.environmentRefs(
    environment,
    credentials,
  );
  const visible = await visibility.services(credentials);
  const found = await stores.promotions.list({ service, environments, limit });
  return found
    .filter(promotion => visible.has(promotion.service))
    .map(toPromotion);
}

/**
 * A promotion whose environment and service the caller may see.
 *
 * @throws NotFoundError when there is none
 */
export async function getPromotion(
  { stores, visibility }: QueryContext,
  id: string,
  credentials: BackstageCredentials,
): Promise<StoredPromotion> {
  const found = await stores.promotions.get(id);
  const refs = await visibility.environmentRefs(
    found?.environment,
    credentials,
  );
  if (!found || refs.length === 0) {
    throw new NotFoundError(`There is no promotion ${id}`);
  }
  await visibility.requireService(found.service, credentials);
  return found;
}
