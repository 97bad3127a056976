import type { VersionPin } from '@downstage/layouts';
import type {
  DesiredVersion,
  Environment,
  Evidence,
  LiveVersion,
} from '@downstage/backstage-plugin-environments-common';
import type {
  DeliveryReading,
  HealthState,
  SyncState,
  WorkloadReading,
} from '@downstage/readers';
import type { ClusterResource } from '../database/ObjectStore';
import type { DeliveryIndex } from './DeliveryIndex';

/** The facts about one deployment. */
export interface Facts {
  environment: Environment;
  desired?: DesiredVersion;
  found: Array<{ workload: WorkloadReading; live: LiveVersion }>;
  deliveries: DeliveryIndex;
  resources: ClusterResource[];
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
  /** The engine's object that it follows. */
  delivery?: DeliveryReading;
  evidence: Evidence[];
  /** Set when the cluster cannot be read now. */
  stale?: { goodAt?: string };
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

/** The engine's verdict on this deployment's own object, where it tells per object; else on the whole. */
function syncOf(delivery: DeliveryReading, found: Facts['found']): SyncState {
  const own = delivery.objects.filter(object =>
    found.some(
      ({ workload }) =>
        object.kind === workload.kind &&
        object.namespace === workload.namespace &&
        object.name === workload.name,
    ),
  );
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

function evidenceOf(facts: Facts, deliveries: DeliveryReading[]): Evidence[] {
  const { control, target } = facts.environment.delivery ?? {};
  const engine: Evidence[] = deliveries.map(delivery => ({
    cluster: control?.cluster ?? '',
    kind: delivery.kind,
    namespace: delivery.namespace,
    name: delivery.name,
    status:
      [delivery.words.sync, delivery.words.health, delivery.words.operation]
        .filter(Boolean)
        .join(', ') || 'no status',
    ...(delivery.message
      ? {
          message: [delivery.reason, delivery.message]
            .filter(Boolean)
            .join(': '),
        }
      : {}),
    ...(delivery.since ? { since: delivery.since } : {}),
  }));
  return [
    ...engine,
    ...facts.found.map(({ workload }) => ({
      cluster: target?.cluster ?? '',
      kind: workload.kind,
      namespace: workload.namespace,
      name: workload.name,
      status: workload.words,
      ...(workload.message ? { message: workload.message } : {}),
      ...(workload.since ? { since: workload.since } : {}),
    })),
  ];
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** Why the target cluster cannot be read now, if it cannot. */
function unreadable({
  environment,
  resources,
}: Facts): { reason: string; goodAt?: string } | undefined {
  if (!environment.delivery) {
    return { reason: 'The environment names no cluster.' };
  }
  const { cluster } = environment.delivery.target;
  const own = resources.filter(
    resource =>
      resource.cluster === cluster && WORKLOADS.includes(resource.kind),
  );
  const failed = own.find(resource => resource.state === 'failed');
  if (failed) {
    return {
      reason: `Cluster ${cluster}: ${failed.reason}`,
      goodAt: failed.goodAt,
    };
  }
  return own.some(resource => resource.state === 'listed')
    ? undefined
    : { reason: `Cluster ${cluster} has not been read yet.` };
}

/** How far a canary is, for people. */
function rolloutMessage(workload: WorkloadReading): string | undefined {
  const { kind, name, words, rollout } = workload;
  if (!rollout) {
    return undefined;
  }
  const { step, steps, weight } = rollout;
  const parts = [
    words,
    ...(step && steps ? [`step ${step} of ${steps}`] : []),
    ...(weight === undefined ? [] : [`${weight} % of the traffic`]),
  ];
  return `${kind} ${name}: ${parts.join(', ')}.`;
}

function messageOf(
  facts: Facts,
  delivery: DeliveryReading | undefined,
  sync: SyncState,
  waiting: boolean,
): string | undefined {
  const { desired, others, found } = facts;
  const engine = delivery && `${delivery.kind} ${delivery.name}`;
  if (waiting) {
    return delivery?.automated === false
      ? `${engine} is synced by hand.`
      : `${engine ?? 'The cluster'} has not applied ${desired?.version} yet.`;
  }
  if (delivery && sync !== 'synced' && delivery.message) {
    return delivery.message;
  }
  if (!delivery && facts.environment.delivery?.engine !== 'none') {
    return 'No object of a delivery engine was found for it.';
  }
  const different = others.filter(
    pin => (pin.tag ?? pin.digest ?? pin.value) !== desired?.version,
  );
  if (different.length > 0) {
    return `${different[0].file} asks for ${different[0].value} at ${different[0].path}.`;
  }
  const pending = found
    .map(({ workload }) => workload)
    .find(workload => workload.health !== 'healthy');
  return (pending && rolloutMessage(pending)) ?? pending?.message;
}

/** Weighs what the engine and the workloads say about one deployment. */
export function judge(facts: Facts): Verdict {
  const { desired, found } = facts;
  const delivery = facts.deliveries.of(found.map(item => item.workload));
  const broken = delivery && facts.deliveries.brokenSource(delivery);
  const evidence = evidenceOf(
    facts,
    [delivery, broken].filter(item => item !== undefined),
  );
  const gap = unreadable(facts);
  if (gap) {
    return {
      sync: 'unknown',
      health: 'unknown',
      message: gap.reason,
      delivery,
      evidence,
      stale: { goodAt: gap.goodAt },
    };
  }
  const live = found.at(0)?.live;
  const told: SyncState = delivery ? syncOf(delivery, found) : 'unknown';
  const waiting =
    told === 'synced' &&
    desired?.artifact.kind === 'image' &&
    (desired.version !== live?.version ||
      (desired.digest !== undefined && desired.digest !== live.digest));
  const settled: SyncState = waiting ? 'out-of-sync' : told;
  const sync: SyncState =
    broken && settled !== 'suspended' ? 'failed' : settled;
  const health =
    found.length > 0
      ? worstHealth(found.map(item => item.workload.health))
      : 'missing';
  const message = broken
    ? `${broken.kind} ${broken.name}: ${broken.message}`
    : messageOf(facts, delivery, sync, waiting);
  return {
    sync: found.length === 0 && sync === 'unknown' ? 'missing' : sync,
    health,
    ...(message ? { message } : {}),
    ...(live ? { live } : {}),
    since: found.at(0)?.workload.since ?? delivery?.since,
    revision: delivery?.revision,
    automated: delivery?.automated,
    delivery,
    evidence,
  };
}
