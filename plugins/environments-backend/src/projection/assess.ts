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
import { saidBy } from './saidBy';

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
export interface Assessment {
  sync: SyncState;
  health: HealthState;
  reason?: Reason;
  live?: LiveVersion;
  since?: string;
  revision?: string;
  automated?: boolean;
  prunes?: boolean;
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

/** Those of them whose health the engine tells. */
function reportedObjects(facts: Facts, delivery: DeliveryReading) {
  return ownObjects(facts, delivery).flatMap(({ health, ...object }) =>
    health ? [{ ...object, health }] : [],
  );
}

/** The engine's verdict on this deployment's own object, where it tells per object; else on the whole. */
function syncOf(facts: Facts, delivery: DeliveryReading): SyncState {
  const own = ownObjects(facts, delivery);
  const behind = own.find(object => object.sync && object.sync !== 'synced');
  const isReported = own.some(object => object.sync);
  // Others may be out of sync under the same Application; what is under way or unknown concerns all
  const perObject = ['synced', 'out-of-sync', 'failed'].includes(delivery.sync);
  if (!isReported || !perObject) {
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
  const reported = reportedObjects(facts, delivery);
  return reported.length > 0
    ? worstHealth(reported.map(object => object.health))
    : delivery.health;
}

/** Why the health is what the engine alone tells: what it says of the service's own object, else of the whole that is so. */
function healthWords(facts: Facts, health: HealthState): string | undefined {
  const { found, delivery } = facts;
  if (!delivery || found.length > 0 || health === 'healthy') {
    return undefined;
  }
  const reported = reportedObjects(facts, delivery);
  const own = reported.find(item => item.health === health && item.message);
  if (own) {
    return `${own.kind} ${own.name}: ${own.message}`;
  }
  return reported.length === 0 || health === delivery.health
    ? delivery.message
    : undefined;
}

/** The sync state, whether what runs is behind what the engine applied, and what keeps the engine from telling. */
interface SyncAssessment {
  sync: SyncState;
  waiting: boolean;
  engineGap?: Gap;
}

function assessSync(facts: Facts): SyncAssessment {
  const { desired, found, delivery, broken, live, readable } = facts;
  const engineGap = readable.engine(delivery);
  if (engineGap) {
    return { sync: 'unknown', waiting: false, engineGap };
  }
  const reported = delivery ? syncOf(facts, delivery) : 'unknown';
  const waiting = reported === 'synced' && isBehind(desired, live);
  const settled = waiting ? waitingSync(found) : reported;
  if (broken && settled !== 'suspended') {
    return { sync: 'failed', waiting };
  }
  const isMissing = found.length === 0 && !live && settled === 'unknown';
  return { sync: isMissing ? 'missing' : settled, waiting };
}

/** Why: the gap before what was found, a broken source before what follows from it. */
function reasonOf(
  facts: Facts,
  assessed: SyncAssessment & { health: HealthState },
): Reason | undefined {
  const { broken, delivery } = facts;
  const { engineGap } = assessed;
  if (engineGap) {
    return engineGap.reason;
  }
  return broken
    ? {
        id: 'source-broken',
        params: {
          object: `${broken.kind} ${broken.name}`,
          detail: saidBy(broken),
        },
      }
    : explain(facts, delivery, {
        ...assessed,
        words: healthWords(facts, assessed.health),
      });
}

/** Weighs what the engine and the workloads say about one deployment. */
export function assess(facts: Facts): Assessment {
  const { found, delivery, live, unread } = facts;
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
  const assessed = assessSync(facts);
  const health = healthOf(facts);
  const reason = reasonOf(facts, { ...assessed, health });
  return {
    sync: assessed.sync,
    health,
    ...(reason ? { reason } : {}),
    ...(live ? { live } : {}),
    since: found.at(0)?.workload.since ?? delivery?.since,
    revision: delivery?.revision,
    automated: delivery?.automated,
    prunes: delivery?.prunes,
    evidence,
    staleSince: assessed.engineGap?.goodAt,
  };
}
