import {
  type PromotionWait,
  type RolloutStep,
  isWaiting,
} from '@downstage/backstage-plugin-environments-common';
import { redactReason } from '../access/redact';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { StoredPromotion } from '../database/StoredPromotion';

/** Which environments the caller may read. */
export interface KnownEnvironments {
  /** Refs. */
  readable: ReadonlySet<string>;
  /** Titles of those that the caller may not. */
  hidden: string[];
}

/** @param readable - Refs of the environments that the caller may read */
export async function toKnown(
  environments: EnvironmentStore,
  readable: Iterable<string>,
): Promise<KnownEnvironments> {
  const refs = new Set(readable);
  const all = await environments.list();
  return {
    readable: refs,
    hidden: all.flatMap(({ environment }) =>
      refs.has(environment.ref) ? [] : [environment.title],
    ),
  };
}

/** What it is told why a promotion is in its state: where it is one of several, that is about the others, too. */
export function shownReason(
  { turn }: Pick<StoredPromotion, 'turn'>,
  reason: string,
  { hidden }: KnownEnvironments,
): string {
  return turn ? redactReason(reason, hidden) : reason;
}

/**
 * What a promotion waits for: those before it that are not healthy yet, else all of them. Undefined where it does not wait.
 *
 * @param all - What was asked for with it
 */
export function toWait(
  promotion: StoredPromotion,
  all: StoredPromotion[],
  { readable }: KnownEnvironments,
): PromotionWait | undefined {
  const { turn } = promotion;
  if (!turn || !isWaiting(promotion)) {
    return undefined;
  }
  const before = all.filter(other => (other.turn?.ring ?? 0) < turn.ring);
  const missing = before.filter(({ state }) => state !== 'healthy');
  return {
    environments: (missing.length > 0 ? missing : before)
      .map(({ environment }) => environment)
      .filter(ref => readable.has(ref)),
    soakSeconds: turn.soakSeconds,
    ...(turn.beginsAt ? { beginsAt: turn.beginsAt } : {}),
  };
}

/** Several promotions in order, as far as the caller may see their environments. */
export function toRollout(
  all: StoredPromotion[],
  known: KnownEnvironments,
): RolloutStep[] {
  return all
    .filter(({ environment }) => known.readable.has(environment))
    .map(promotion => {
      const { id, environment, turn, toVersion, state, reason } = promotion;
      const { pullRequest } = promotion.change;
      const waits = toWait(promotion, all, known);
      return {
        id,
        environment,
        ring: turn?.ring ?? 1,
        soakSeconds: turn?.soakSeconds ?? 0,
        toVersion,
        state,
        reason: shownReason(promotion, reason, known),
        ...(pullRequest
          ? {
              pullRequest: { number: pullRequest.number, url: pullRequest.url },
            }
          : {}),
        ...(waits ? { waits } : {}),
      };
    });
}
