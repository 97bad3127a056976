import type { VersionPin } from '@downstage/layouts';
import type {
  DesiredVersion,
  Evidence,
  LiveVersion,
} from '@downstage/backstage-plugin-environments-common';
import type {
  DeliveryReading,
  HealthState,
  ManagedObject,
  SyncState,
} from '@downstage/readers';
import { type EvidenceFacts, toEvidence } from './evidence';
import { expectsEngine } from './expectsEngine';
import { isBehind } from './isBehind';
import type { Found } from './LiveIndex';
import type { Gap, Readable } from './readable';
import { RUNNING_KINDS } from './runningKinds';

/** The facts about one deployment. */
export interface Facts extends EvidenceFacts {
  desired?: DesiredVersion;
  /** The engine's objects that it may follow, when it cannot be told which one it does. */
  rivals?: DeliveryReading[];
  live?: LiveVersion;
  readable: Readable;
  /** Set when it is not known what runs. */
  unread?: Gap;
  /** Names that the service may have among the engine's objects. */
  names: string[];
  /** Further pins of the same service. */
  others: VersionPin[];
}

/** What the facts amount to. */
export interface Verdict {
  sync: SyncState;
  health: HealthState;
  message?: string;
  live?: LiveVersion;
  since?: string;
  revision?: string;
  automated?: boolean;
  evidence: Evidence[];
  /** ISO 8601; the last good reading of what cannot be read now. */
  staleSince?: string;
}

const WORST: HealthState[] = [
  'degraded',
  'unknown',
  'missing',
  'progressing',
  'suspended',
  'healthy',
];

function worstHealth(states: HealthState[]): HealthState {
  return WORST.find(state => states.includes(state)) ?? 'missing';
}

/** What the engine tells of the service's own objects: its workloads, or what is named so where no workload is seen. */
function ownObjects(
  { found, names }: Facts,
  delivery: DeliveryReading,
): ManagedObject[] {
  return delivery.objects.filter(object =>
    found.length > 0
      ? found.some(
          ({ workload }) =>
            object.kind === workload.kind &&
            object.namespace === workload.namespace &&
            object.name === workload.name,
        )
      : RUNNING_KINDS.has(object.kind) && names.includes(object.name),
  );
}

/** The engine's verdict on this deployment's own object, where it tells per object; else on the whole. */
function syncOf(facts: Facts, delivery: DeliveryReading): SyncState {
  const own = ownObjects(facts, delivery);
  const behind = own.find(object => object.sync && object.sync !== 'synced');
  const told = own.some(object => object.sync);
  // Others may be out of sync under the same Application; what is under way or unknown concerns all
  const perObject = ['synced', 'out-of-sync', 'failed'].includes(delivery.sync);
  if (!told || !perObject) {
    return delivery.sync;
  }
  if (!behind) {
    return 'synced';
  }
  return delivery.sync === 'synced' ? behind.sync! : delivery.sync;
}

/** So many are named. */
const MOST_RIVALS = 3;

/** How far a canary or blue-green rollout is, for people. */
function rolloutMessage({ workload, next }: Found): string | undefined {
  const { kind, name, words, rollout } = workload;
  if (!rollout && !next) {
    return undefined;
  }
  const { step, steps, weight = next && 0 } = rollout ?? {};
  const version = next && (next.tag ?? next.digest);
  const parts = [
    words,
    ...(step && steps ? [`step ${step} of ${steps}`] : []),
    ...(weight === undefined
      ? []
      : [`${weight} % of the traffic${version ? ` for ${version}` : ''}`]),
  ];
  return `${kind} ${name}: ${parts.join(', ')}.`;
}

/** What a workload that is not healthy says of itself. */
function pendingMessage(found: Found): string | undefined {
  const { health, message } = found.workload;
  return health === 'degraded'
    ? message ?? rolloutMessage(found)
    : rolloutMessage(found) ?? message;
}

function messageOf(
  facts: Facts,
  delivery: DeliveryReading | undefined,
  sync: SyncState,
  waiting: boolean,
): string | undefined {
  const { desired, others, found } = facts;
  const engine = delivery && `${delivery.kind} ${delivery.name}`;
  const rolling = found.find(
    ({ next, workload }) => next !== undefined || workload.held,
  );
  if (waiting && rolling) {
    return pendingMessage(rolling);
  }
  if (waiting) {
    return delivery?.automated === false
      ? `${engine} is synced by hand.`
      : `${engine ?? 'The cluster'} has not applied ${desired?.version} yet.`;
  }
  if (delivery && sync !== 'synced' && delivery.message) {
    return delivery.message;
  }
  if (facts.rivals) {
    const [{ kind }] = facts.rivals;
    const names = facts.rivals.map(item => `${item.namespace}/${item.name}`);
    const more = names.length - MOST_RIVALS;
    const shown = [
      ...names.slice(0, MOST_RIVALS),
      ...(more > 0 ? [`${more} more`] : []),
    ];
    return `Several objects (${kind} ${shown.join(
      ', ',
    )}) may apply it: let delivery.control.selector of the environment select one.`;
  }
  if (!delivery && expectsEngine(facts.environment)) {
    return 'No object of a delivery engine was found for it.';
  }
  const different = others.filter(
    pin => (pin.tag ?? pin.digest ?? pin.value) !== desired?.version,
  );
  if (different.length > 0) {
    return `${different[0].file} asks for ${different[0].value} at ${different[0].path}.`;
  }
  const pending = found.find(({ workload }) => workload.health !== 'healthy');
  return pending && pendingMessage(pending);
}

/** What the engine applied and does not run yet: on the way, unless a rollout gave up or nothing is seen to bring it. */
function waitingSync(found: Found[]): SyncState {
  const rolling = found.filter(({ next }) => next !== undefined);
  return rolling.length > 0 &&
    rolling.every(({ workload }) => workload.health !== 'degraded')
    ? 'syncing'
    : 'out-of-sync';
}

/** Of the workloads; where those cannot be seen, of the engine's word on them, else on the whole. */
function healthOf(facts: Facts): HealthState {
  const { found, delivery, readable, live } = facts;
  if (found.length > 0) {
    return worstHealth(found.map(item => item.workload.health));
  }
  if (!delivery || (!readable.engineOnly && !live)) {
    return 'missing';
  }
  const told = ownObjects(facts, delivery).flatMap(
    object => object.health ?? [],
  );
  return told.length > 0 ? worstHealth(told) : delivery.health;
}

/** Weighs what the engine and the workloads say about one deployment. */
export function judge(facts: Facts): Verdict {
  const { desired, found, delivery, broken, live, readable, unread } = facts;
  const evidence = toEvidence(facts);
  if (unread) {
    return {
      sync: 'unknown',
      health: 'unknown',
      message: unread.reason,
      evidence,
      staleSince: unread.goodAt,
    };
  }
  const engineGap = readable.engine(delivery);
  const told: SyncState =
    delivery && !engineGap ? syncOf(facts, delivery) : 'unknown';
  const waiting = told === 'synced' && isBehind(desired, live);
  const settled = waiting ? waitingSync(found) : told;
  const sync: SyncState =
    broken && !engineGap && settled !== 'suspended' ? 'failed' : settled;
  const explained = broken
    ? `${broken.kind} ${broken.name}: ${broken.message}`
    : messageOf(facts, delivery, sync, waiting);
  const message = engineGap?.reason ?? explained;
  const isMissing = found.length === 0 && !live && !engineGap;
  return {
    sync: isMissing && sync === 'unknown' ? 'missing' : sync,
    health: healthOf(facts),
    ...(message ? { message } : {}),
    ...(live ? { live } : {}),
    since: found.at(0)?.workload.since ?? delivery?.since,
    revision: delivery?.revision,
    automated: delivery?.automated,
    evidence,
    staleSince: engineGap?.goodAt,
  };
}
