import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type {
  PlannedFile,
  Promotion,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredPromotion } from '../database/StoredPromotion';
import { redactFiles } from '../access/redact';
import type { Page } from '../database/Page';
import { DEFAULT_LIMIT } from './limits';
import type { QueryContext } from './QueryContext';
import {
  type KnownEnvironments,
  shownReason,
  toKnown,
  toRollout,
} from './rollouts';

/**
 * The promotion as pages show it: without what only the machinery needs, and without an environment that it comes from and
 * that the caller may not read.
 *
 * @param known - Which environments the caller may read
 */
function toPromotion(
  stored: StoredPromotion,
  known: KnownEnvironments,
): Promotion {
  const {
    wish: _wish,
    commitSha: _commitSha,
    cancellation: _cancellation,
    plan: _plan,
    supersededBy: _supersededBy,
    batchId: _batchId,
    leader: _leader,
    appliedAt: _appliedAt,
    fromEnvironment,
    ...rest
  } = stored;
  const promotion = {
    ...rest,
    reason: shownReason(stored, stored.reason, known),
    events: stored.events.map(event => ({
      ...event,
      reason: shownReason(stored, event.reason, known),
    })),
  };
  return fromEnvironment && known.readable.has(fromEnvironment)
    ? { ...promotion, fromEnvironment }
    : promotion;
}

/** So many are looked through at most for one answer, where the caller may see few of them. */
const MOST_ROUNDS = 20;

/**
 * The promotions that the caller may see, newest first; of one service or environment, if one is given. `next` is what the
 * next part begins behind.
 */
export async function listPromotions(
  { stores, visibility }: QueryContext,
  options: { service?: string; environment?: string } & Partial<Page>,
  credentials: BackstageCredentials,
): Promise<{ items: Promotion[]; next?: string }> {
  const { service, environment, limit = DEFAULT_LIMIT } = options;
  if (service) {
    await visibility.requireService(service, credentials);
  }
  const known = await toKnown(
    stores.environments,
    await visibility.environmentRefs(undefined, credentials),
  );
  const environments = [...known.readable].filter(
    ref => !environment || ref === environment,
  );
  const visible = await visibility.services(credentials);
  const items: Promotion[] = [];
  let { after } = options;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = await stores.promotions.list({
      service,
      environments,
      limit: limit + 1,
      after,
    });
    const shown = found.filter(promotion => visible.has(promotion.service));
    items.push(...shown.map(item => toPromotion(item, known)));
    if (items.length > limit) {
      const part = items.slice(0, limit);
      return { items: part, next: part.at(-1)!.id };
    }
    if (found.length <= limit) {
      break;
    }
    after = found.at(-1)!.id;
  }
  return { items };
}

/**
 * A promotion whose environment and service the caller may see.
 *
 * @throws NotFoundError when there is none; the same for one that the caller may not see
 */
export async function getPromotion(
  { stores, visibility }: QueryContext,
  id: string,
  credentials: BackstageCredentials,
): Promise<StoredPromotion> {
  const found = await stores.promotions.get(id);
  if (!found || !(await visibility.shows(found, credentials))) {
    throw new NotFoundError(`There is no promotion ${id}`);
  }
  return found;
}

/**
 * Promotions as the caller may see them, in their order.
 *
 * @throws NotFoundError where there is one that the caller may not see
 */
export async function showPromotions(
  context: QueryContext,
  ids: string[],
  credentials: BackstageCredentials,
): Promise<Promotion[]> {
  const shown: Promotion[] = [];
  for (const id of ids) {
    shown.push(await showPromotion(context, id, credentials));
  }
  return shown;
}

/**
 * A promotion as the caller may see it.
 *
 * @throws NotFoundError when there is none; the same for one that the caller may not see
 */
export async function showPromotion(
  context: QueryContext,
  id: string,
  credentials: BackstageCredentials,
): Promise<Promotion> {
  const found = await getPromotion(context, id, credentials);
  const { stores, visibility } = context;
  const known = await toKnown(
    stores.environments,
    await visibility.environmentRefs(undefined, credentials),
  );
  const batch = await showBatch(context, found, { credentials, known });
  const all =
    found.turn && (await stores.promotions.rollout(found.turn.rollout));
  return {
    ...toPromotion(found, known),
    ...(batch ? { batch } : {}),
    ...(all ? { rollout: toRollout(all, known) } : {}),
  };
}

/** What was asked for together with a promotion, as far as the caller may see it. */
async function showBatch(
  { stores, visibility }: QueryContext,
  { id, batchId, leader }: StoredPromotion,
  {
    credentials,
    known,
  }: { credentials: BackstageCredentials; known: KnownEnvironments },
): Promise<Promotion['batch']> {
  if (!batchId) {
    return undefined;
  }
  const all = await stores.promotions.batch(batchId);
  const visible = await visibility.services(credentials);
  return {
    id: batchId,
    others: all
      .filter(
        other =>
          other.id !== id &&
          visible.has(other.service) &&
          known.readable.has(other.environment),
      )
      .map(other => ({
        id: other.id,
        service: other.service,
        environment: other.environment,
        toVersion: other.toVersion,
        state: other.state,
        sharesPullRequest: leader !== undefined && other.leader === leader,
      })),
  };
}

/**
 * All promotions that share a pull request with one: what is done to it is done to all of them.
 *
 * @throws NotAllowedError when the caller may not see one of them
 */
export async function getGroup(
  { stores, visibility }: QueryContext,
  promotion: StoredPromotion,
  credentials: BackstageCredentials,
): Promise<StoredPromotion[]> {
  const group = await stores.promotions.group(promotion);
  for (const other of group) {
    if (!(await visibility.shows(other, credentials))) {
      throw new NotAllowedError(
        'Its pull request brings services that you may not see. Ask somebody who may promote all of them',
      );
    }
  }
  return group;
}

/** What a promotion changes, without the services around it that the caller may not see. */
export async function getPromotionDiff(
  { stores, visibility }: QueryContext,
  id: string,
  credentials: BackstageCredentials,
): Promise<PlannedFile[]> {
  const { visible } = await visibility.view(credentials);
  return redactFiles(await stores.promotions.files(id), {
    services: await stores.environments.services(),
    visible,
  });
}
