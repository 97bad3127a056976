import type { StoredEnvironment } from '../database/EnvironmentStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import {
  type LookContext,
  type LookResult,
  type Subject,
  isWithdrawn,
} from './LookContext';
import { endingOf } from './withdraw';
import { decideTurn } from './turn/decideTurn';
import { readEarlier } from './turn/readEarlier';

/** Ends it before anything of it is in Git. */
async function stop(
  { promotions, onApplied }: LookContext,
  promotion: StoredPromotion,
  reason: string,
): Promise<LookResult> {
  const ended = await promotions.transition(promotion, {
    to: 'cancelled',
    actor: 'system',
    reason,
    turn: {},
  });
  if (ended) {
    await onApplied(promotion, { failed: reason });
  }
  return 'again';
}

/** What of a promotion the catalog no longer has. */
async function missingOf(
  { environments }: LookContext,
  { environment, service, plan }: StoredPromotion,
  stored: StoredEnvironment[],
): Promise<string | undefined> {
  if (!stored.some(item => item.environment.ref === environment)) {
    return `${
      plan?.environmentTitle ?? environment
    } is no longer an environment`;
  }
  return (await environments.service(service))
    ? undefined
    : `${plan?.serviceTitle ?? service} is no longer a service`;
}

/** Makes the reviewed change on the branch as it is now; why that cannot be done, where it cannot. */
async function carry(
  { promotions, remaker }: LookContext,
  { promotion, group }: Subject,
): Promise<string | undefined> {
  const { plan } = promotion;
  if (!plan || 'addition' in plan.edit) {
    // What is added is made on what it was reviewed on, as always
    return undefined;
  }
  const carried = await remaker.carry(group);
  if ('refused' in carried) {
    return carried.refused;
  }
  if (carried.baseCommit !== plan.baseCommit) {
    await promotions.recordCarried(carried.plans);
  }
  return undefined;
}

async function begin(
  context: LookContext,
  subject: Subject,
  reason: string,
): Promise<LookResult> {
  const { promotions, onApplied } = context;
  const { promotion } = subject;
  const refused = await carry(context, subject);
  if (!refused) {
    await promotions.transition(promotion, {
      to: 'draft',
      actor: 'system',
      reason,
      turn: { begunAt: new Date().toISOString() },
    });
    return 'again';
  }
  const told = `Its turn has come, and it cannot be made any more: ${refused}. Review it again.`;
  const ended = await promotions.transition(promotion, {
    to: 'failed',
    actor: 'system',
    reason: told,
    turn: {},
  });
  if (ended) {
    await onApplied(promotion, { failed: told });
  }
  return 'again';
}

/**
 * Looks whether the turn of a promotion has come, which waits for those of other environments. Nothing of it is in Git. It is
 * asked for by what becomes of those before it, by their deployments and by the clock.
 */
export async function lookAtWaiting(
  context: LookContext,
  subject: Subject,
): Promise<LookResult> {
  const { promotions, environments, timings } = context;
  const { promotion } = subject;
  const { turn } = promotion;
  if (isWithdrawn(promotion)) {
    await promotions.transition(promotion, {
      ...endingOf(promotion),
      turn: {},
    });
    return 'again';
  }
  const stored = await environments.list();
  const missing = await missingOf(context, promotion, stored);
  if (missing) {
    return stop(context, promotion, `Stopped: ${missing} of the catalog.`);
  }
  const decision = decideTurn({
    turn: turn!,
    earlier: await readEarlier(context, promotion, stored),
    now: new Date().toISOString(),
    settledMs: timings.settledMs,
  });
  if (decision.status === 'stops') {
    return stop(context, promotion, decision.reason);
  }
  if (decision.status === 'begins') {
    return begin(context, subject, decision.reason);
  }
  const { reason, beginsAt, inMs = timings.endedMs } = decision;
  if (promotion.reason !== reason || turn?.beginsAt !== beginsAt) {
    await promotions.transition(promotion, {
      to: 'draft',
      actor: 'system',
      reason,
      turn: { beginsAt },
    });
  }
  return { inMs: Math.min(inMs, timings.endedMs) };
}
