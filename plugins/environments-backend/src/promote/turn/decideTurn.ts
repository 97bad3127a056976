import type {
  Deployment,
  DeploymentHold,
  Promotion,
  PromotionEvent,
  PromotionState,
  PromotionTurn,
} from '@downstage/backstage-plugin-environments-common';
import { soakText } from './soakText';

/** A promotion of a ring before. */
export interface EarlierStep {
  /** Title of its environment. */
  title: string;
  toVersion: string;
  state: PromotionState;
  /** All that it has gone through. */
  events: PromotionEvent[];
  /** Whether the catalog still has its environment. */
  isKnown: boolean;
  /** Whether Git is known to ask for no version of the service there. */
  isAbsent: boolean;
  /** What a rollback there has left since the promotion was asked for. */
  hold?: DeploymentHold;
  /** What else was asked for there since, and is under way. */
  others: Array<Pick<Promotion, 'kind' | 'toVersion'>>;
  deployment?: Deployment;
}

/** What is known when it is looked whether the turn of a promotion has come. */
export interface TurnFacts {
  turn: PromotionTurn;
  earlier: EarlierStep[];
  /** ISO 8601. */
  now: string;
  /** For how long a version has to be degraded until that is no passing trouble. */
  settledMs: number;
}

/** What becomes of a promotion that waits. */
export type TurnDecision =
  | {
      status: 'waits';
      reason: string;
      /** ISO 8601. */
      beginsAt?: string;
      /** When it is to be known again; undefined when something has to change first. */
      inMs?: number;
    }
  | { status: 'begins'; reason: string }
  | { status: 'stops'; reason: string };

/** The ends of an earlier promotion that stop the rest, in words. */
const ENDS: Partial<Record<PromotionState, string>> = {
  closed: 'was closed',
  cancelled: 'was cancelled',
  superseded: 'was superseded',
  reverted: 'was taken back',
  failed: 'has failed',
};

const titlesOf = (steps: EarlierStep[]) => steps.map(({ title }) => title);

/** What the first request of a promotion that waits says. */
export function waitReason(
  titles: string[],
  { soakSeconds }: Pick<PromotionTurn, 'soakSeconds'>,
): string {
  const length = soakSeconds > 0 ? ` for ${soakText(soakSeconds)}` : '';
  return `Waits for ${titles.join(', ')} to be healthy${length}.`;
}

/** How long a version has been degraded; undefined where it is not. */
function degradedMs(
  { deployment, toVersion }: EarlierStep,
  now: string,
): number | undefined {
  return deployment?.health === 'degraded' &&
    deployment.live?.version === toVersion
    ? Date.parse(now) - Date.parse(deployment.since)
    : undefined;
}

/** Which decision of a person for the environment of an earlier promotion stops the rest. */
function interventionOf({
  title,
  toVersion,
  hold,
  others,
}: EarlierStep): string | undefined {
  if (hold) {
    return `${title} is held: ${hold.by} rolled it back from ${hold.fromVersion} to ${hold.toVersion}.`;
  }
  const rollback = others.find(({ kind }) => kind === 'rollback');
  if (rollback) {
    return `a rollback of ${title} to ${rollback.toVersion} is under way.`;
  }
  if (others.some(({ kind }) => kind === 'removal')) {
    return `a removal of the service from ${title} is under way.`;
  }
  const other = others.find(item => item.toVersion !== toVersion);
  return other
    ? `a promotion of ${other.toVersion} into ${title} is under way.`
    : undefined;
}

/** Why an earlier promotion lets no other begin any more. */
function failureOf(
  step: EarlierStep,
  { now, settledMs }: TurnFacts,
): string | undefined {
  const { title, state, events, toVersion, deployment } = step;
  // What came right later, or was taken up again, has failed all the same
  const end = events.find(({ to }) => ENDS[to]);
  if (end) {
    return `the promotion into ${title} ${ENDS[end.to]}: ${end.reason}`;
  }
  if (!step.isKnown) {
    return `${title} is no longer an environment of the catalog.`;
  }
  const intervention = interventionOf(step);
  if (intervention || state !== 'healthy') {
    return intervention;
  }
  if (step.isAbsent) {
    return `Git no longer asks for the service in ${title}.`;
  }
  const desired = deployment?.desired?.version;
  if (desired !== undefined && desired !== toVersion) {
    return `Git asks for ${desired} in ${title} by now, not for ${toVersion}.`;
  }
  return (degradedMs(step, now) ?? -1) >= settledMs
    ? `${toVersion} is degraded in ${title}.`
    : undefined;
}

function isHealthy({ state, toVersion, deployment }: EarlierStep): boolean {
  return (
    state === 'healthy' &&
    deployment?.health === 'healthy' &&
    deployment.live?.version === toVersion
  );
}

/** What is under way in the environment of an earlier promotion, and leaves its version. */
function changeUnderWay({ title, toVersion, others }: EarlierStep): string[] {
  return others.map(({ kind }) =>
    kind === 'configuration'
      ? `a change of configuration in ${title}`
      : `another promotion of ${toVersion} into ${title}`,
  );
}

/** It waits until a degraded version has recovered, or has not. */
function untilSettled({
  earlier,
  now,
  settledMs,
}: TurnFacts): number | undefined {
  const lengths = earlier.flatMap(step =>
    step.state === 'healthy' ? degradedMs(step, now) ?? [] : [],
  );
  return lengths.length > 0
    ? Math.max(0, settledMs - Math.max(...lengths))
    : undefined;
}

/** Since when all rings before are healthy, as far as it was seen: a break that nobody looked at counts, too. */
function healthyMs({ turn, earlier, now }: TurnFacts): number {
  const nowMs = Date.parse(now);
  const soakMs = turn.soakSeconds * 1_000;
  const seenMs = turn.beginsAt ? Date.parse(turn.beginsAt) - soakMs : nowMs;
  const sinceMs = earlier.map(({ deployment }) =>
    deployment ? Date.parse(deployment.since) : nowMs,
  );
  return Math.min(nowMs, Math.max(seenMs, ...sinceMs));
}

/**
 * Whether the turn of a promotion has come: all rings before have been healthy for the given time. Each break of their health,
 * and each change there that leaves the version, begins the time anew; a break that does not pass, and what brings another
 * version, stops what waits. Pure.
 */
export function decideTurn(facts: TurnFacts): TurnDecision {
  const { turn, earlier, now, settledMs } = facts;
  for (const step of earlier) {
    const failure = failureOf(step, facts);
    if (failure) {
      return { status: 'stops', reason: `Stopped: ${failure}` };
    }
  }
  const missing = earlier.filter(step => !isHealthy(step));
  if (missing.length > 0) {
    return {
      status: 'waits',
      reason: waitReason(titlesOf(missing), turn),
      inMs: untilSettled(facts),
    };
  }
  const [change] = earlier.flatMap(changeUnderWay);
  if (change) {
    return {
      status: 'waits',
      reason: `Waits for ${change}, which is under way.`,
    };
  }
  const soakMs = turn.soakSeconds * 1_000;
  const nowMs = Date.parse(now);
  const planned = healthyMs(facts) + soakMs;
  // Nobody has looked for a while: what is known of the rings before may be as old
  const isLate = nowMs - planned > settledMs;
  const beginsMs = isLate ? nowMs + Math.min(soakMs, settledMs) : planned;
  if (beginsMs <= nowMs) {
    const length = soakMs > 0 ? ` for ${soakText(turn.soakSeconds)}` : '';
    return {
      status: 'begins',
      reason: `Its turn has come: ${titlesOf(earlier).join(
        ', ',
      )} healthy${length}.`,
    };
  }
  const beginsAt = new Date(beginsMs).toISOString();
  return {
    status: 'waits',
    reason: `Begins at ${beginsAt} if the health of ${titlesOf(earlier).join(
      ', ',
    )} lasts until then.`,
    beginsAt,
    inMs: beginsMs - nowMs,
  };
}
