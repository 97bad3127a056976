import type {
  Environment,
  EnvironmentDelivery,
} from '@downstage/backstage-plugin-environments-common';
import {
  DELIVERING_KINDS,
  type DeliveryReading,
  REVISION_KINDS,
} from '@downstage/readers';
import type { ClusterResource } from '../database/ObjectStore';
import { expectsEngine } from './expectsEngine';
import type { Found } from './LiveIndex';
import { RUNNING_KINDS } from './runningKinds';
import { sourceObjects } from './sourceObjects';

/** Why something cannot be read now, and when it was read last. */
export interface Gap {
  reason: string;
  /** ISO 8601. */
  goodAt?: string;
}

/** What can be read of an environment's clusters. */
export interface Readable {
  /** Why it is not known what runs of a service of which these workloads are known. */
  workloads(found: Found[]): Gap | undefined;
  /** Only the engine tells what runs: its source does not show workloads. */
  engineOnly: boolean;
  /** Set when it is not known what the engine says now. */
  engine(delivery: DeliveryReading | undefined): Gap | undefined;
}

/** Why a kind of object cannot be read in some namespaces, or in any. */
function gapOf(
  { cluster, state, reason, goodAt, unread }: ClusterResource,
  namespaces: string[] | undefined,
): Gap | undefined {
  const failed =
    state === 'failed'
      ? { reason, goodAt }
      : unread?.find(
          item => !namespaces || namespaces.includes(item.namespace),
        );
  return (
    failed && {
      reason: `Cluster ${cluster}: ${failed.reason}`,
      goodAt: failed.goodAt,
    }
  );
}

function firstGap(
  resources: ClusterResource[],
  namespaces: string[] | undefined,
): Gap | undefined {
  for (const resource of resources) {
    const gap = gapOf(resource, namespaces);
    if (gap) {
      return gap;
    }
  }
  return undefined;
}

type Target = EnvironmentDelivery['target'];

const runningIn = ({ cluster }: Target, resources: ClusterResource[]) =>
  resources.filter(
    item => item.cluster === cluster && RUNNING_KINDS.has(item.kind),
  );

/** Why it is not known what one workload runs. */
function gapOfOne(
  target: Target,
  resources: ClusterResource[],
  { workload, unseen }: Found,
): Gap | undefined {
  const { cluster } = target;
  const { kind, namespace, name, serving } = workload;
  const own = runningIn(target, resources).filter(item => item.kind === kind);
  const revisions = resources.filter(
    item => item.cluster === cluster && REVISION_KINDS.includes(item.kind),
  );
  const gap = firstGap(unseen ? [...own, ...revisions] : own, [namespace]);
  if (gap || !unseen) {
    return gap;
  }
  return {
    reason: `Cluster ${cluster}: revision ${serving} of ${kind} ${name} has not been read yet.`,
  };
}

/** Why it is not known what runs of a service of which these workloads are known. */
function workloadGap(
  target: Target,
  resources: ClusterResource[],
  found: Found[],
): Gap | undefined {
  for (const item of found) {
    const gap = gapOfOne(target, resources, item);
    if (gap) {
      return gap;
    }
  }
  if (found.length > 0) {
    return undefined;
  }
  const inTarget = runningIn(target, resources);
  // Nothing of it runs only where every kind has been looked at
  const isRead = [...RUNNING_KINDS].every(kind =>
    inTarget.some(item => item.kind === kind),
  );
  return (
    firstGap(inTarget, target.namespaces) ??
    (isRead
      ? undefined
      : { reason: `Cluster ${target.cluster} has not been read yet.` })
  );
}

/** Tells what of an environment's clusters can be read now. */
export function toReadable(
  environment: Environment,
  resources: ClusterResource[],
): Readable {
  const { delivery: where } = environment;
  const isEngineExpected = expectsEngine(environment);
  if (!where) {
    const gap = { reason: 'The environment names no cluster.' };
    return {
      workloads: () => gap,
      engineOnly: false,
      engine: () => undefined,
    };
  }
  const { control, target } = where;
  const inTarget = runningIn(target, resources);
  const inControl = resources.filter(item => item.cluster === control.cluster);
  const engines = inControl.filter(item =>
    DELIVERING_KINDS.includes(item.kind),
  );
  const engineOnly =
    inTarget.length > 0 &&
    inTarget.every(item => item.state === 'absent') &&
    engines.some(item => item.state !== 'absent');
  const engine = (delivery: DeliveryReading | undefined) => {
    if (!isEngineExpected) {
      return undefined;
    }
    if (!delivery) {
      const { namespace } = control;
      return firstGap(engines, namespace ? [namespace] : undefined);
    }
    // What is fetched is not known to be what Git asks for where its source cannot be read
    for (const { kind, namespace } of [delivery, ...sourceObjects(delivery)]) {
      const own = inControl.filter(item => item.kind === kind);
      const gap = firstGap(own, [namespace]);
      if (gap) {
        return gap;
      }
    }
    return undefined;
  };
  return {
    engineOnly,
    engine,
    // Where no workloads are shown, nothing but the engine is left to tell what runs
    workloads: engineOnly
      ? () => engine(undefined)
      : found => workloadGap(target, resources, found),
  };
}
