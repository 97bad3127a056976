import type { VersionPin } from '@downstage/layouts';
import type {
  DesiredVersion,
  Evidence,
  LiveVersion,
  Reason,
} from '@downstage/backstage-plugin-environments-common';
import type {
  DeliveryReading,
  HealthState,
  ManagedObject,
  SyncState,
} from '@downstage/readers';
import { type EvidenceFacts, toEvidence } from './evidence';
import { explain } from './explain';
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
  reason?: Reason;
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
      reason: unread.reason,
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
  const explained: Reason | undefined = broken
    ? {
        id: 'source-broken',
        params: {
          object: `${broken.kind} ${broken.name}`,
          detail: broken.message ?? '',
        },
      }
    : explain(facts, delivery, { sync, waiting });
  const reason = engineGap?.reason ?? explained;
  const isMissing = found.length === 0 && !live && !engineGap;
  return {
    sync: isMissing && sync === 'unknown' ? 'missing' : sync,
    health: healthOf(facts),
    ...(reason ? { reason } : {}),
    ...(live ? { live } : {}),
    since: found.at(0)?.workload.since ?? delivery?.since,
    revision: delivery?.revision,
    automated: delivery?.automated,
    evidence,
    staleSince: engineGap?.goodAt,
  };
}
