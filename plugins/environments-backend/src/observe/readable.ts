import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { DeliveryReading } from '@downstage/readers';
import type { ClusterResource } from '../database/ObjectStore';
import { APPLYING_KINDS } from './applyingKinds';

/** Why something cannot be read now, and when it was read last. */
export interface Gap {
  reason: string;
  /** ISO 8601. */
  goodAt?: string;
}

/** What can be read of an environment's clusters. */
export interface Readable {
  /** Set when it is not known what runs. */
  workloads?: Gap;
  /** Only the engine tells what runs: its source does not show workloads. */
  engineOnly: boolean;
  /** Set when it is not known what the engine says now. */
  engine(delivery: DeliveryReading | undefined): Gap | undefined;
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

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

/** Tells what of an environment's clusters can be read now. */
export function toReadable(
  { delivery: where }: Environment,
  resources: ClusterResource[],
): Readable {
  if (!where) {
    const reason = 'The environment names no cluster.';
    return {
      workloads: { reason },
      engineOnly: false,
      engine: () => undefined,
    };
  }
  const { control, target } = where;
  const inTarget = resources.filter(
    item => item.cluster === target.cluster && WORKLOADS.includes(item.kind),
  );
  const engines = resources.filter(
    item => item.cluster === control.cluster && APPLYING_KINDS.has(item.kind),
  );
  const engineOnly =
    inTarget.length > 0 &&
    inTarget.every(item => item.state === 'absent') &&
    engines.some(item => item.state !== 'absent');
  const engine = (delivery: DeliveryReading | undefined) => {
    if (where.engine === 'none') {
      return undefined;
    }
    const namespace = delivery?.namespace ?? control.namespace;
    return firstGap(
      engines.filter(item => !delivery || delivery.kind === item.kind),
      namespace ? [namespace] : undefined,
    );
  };
  const unread = () => {
    const gap = firstGap(inTarget, target.namespaces);
    if (gap) {
      return gap;
    }
    return inTarget.some(item => item.state === 'listed')
      ? undefined
      : { reason: `Cluster ${target.cluster} has not been read yet.` };
  };
  // Where no workloads are shown, nothing but the engine is left to tell what runs
  const workloads = engineOnly ? engine(undefined) : unread();
  return { engineOnly, engine, ...(workloads ? { workloads } : {}) };
}
