import type {
  Environment,
  EnvironmentDelivery,
  Reason,
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
  reason: Reason;
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
      reason: {
        id: 'cluster-failed',
        params: { cluster, detail: failed.reason ?? '' },
      },
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

/** What keeps the objects of the engine, or one of them with its sources, from being read. */
function engineGap(
  { control }: EnvironmentDelivery,
  inControl: ClusterResource[],
  delivery: DeliveryReading | undefined,
): Gap | undefined {
  if (!delivery) {
    const engines = inControl.filter(({ kind }) =>
      DELIVERING_KINDS.includes(kind),
    );
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
}

/** What keeps one workload from telling which version it runs. */
function workloadGap(
  { workload, unseen }: Found,
  inTarget: ClusterResource[],
  cluster: string,
): Gap | undefined {
  const { kind, namespace, name, serving } = workload;
  const own = inTarget.filter(item => item.kind === kind);
  const revisions = inTarget.filter(item => REVISION_KINDS.includes(item.kind));
  const gap = firstGap(unseen ? [...own, ...revisions] : own, [namespace]);
  return gap || !unseen
    ? gap
    : {
        reason: {
          id: 'revision-unread',
          params: {
            cluster,
            revision: serving ?? '',
            object: `${kind} ${name}`,
          },
        },
      };
}

/** What keeps it from being known that nothing runs: every kind has to have been looked at. */
function absenceGap(
  { target }: EnvironmentDelivery,
  running: ClusterResource[],
): Gap | undefined {
  const gap = firstGap(running, target.namespaces);
  const isRead = [...RUNNING_KINDS].every(kind =>
    running.some(item => item.kind === kind),
  );
  return gap || isRead
    ? gap
    : {
        reason: { id: 'cluster-unread', params: { cluster: target.cluster } },
      };
}

/** Tells what of an environment's clusters can be read now. */
export function toReadable(
  environment: Environment,
  resources: ClusterResource[],
): Readable {
  const { delivery: where } = environment;
  if (!where) {
    const gap: Gap = { reason: { id: 'no-cluster' } };
    return {
      workloads: () => gap,
      engineOnly: false,
      engine: () => undefined,
    };
  }
  const { control, target } = where;
  const inTarget = resources.filter(item => item.cluster === target.cluster);
  const running = inTarget.filter(({ kind }) => RUNNING_KINDS.has(kind));
  const inControl = resources.filter(item => item.cluster === control.cluster);
  const engineOnly =
    running.length > 0 &&
    running.every(item => item.state === 'absent') &&
    inControl.some(
      ({ kind, state }) =>
        DELIVERING_KINDS.includes(kind) && state !== 'absent',
    );
  const engine = (delivery: DeliveryReading | undefined) =>
    expectsEngine(environment)
      ? engineGap(where, inControl, delivery)
      : undefined;
  const workloads = (found: Found[]) => {
    for (const item of found) {
      const gap = workloadGap(item, inTarget, target.cluster);
      if (gap) {
        return gap;
      }
    }
    return found.length > 0 ? undefined : absenceGap(where, running);
  };
  return {
    engineOnly,
    engine,
    // Where no workloads are shown, nothing but the engine is left to tell what runs
    workloads: engineOnly ? () => engine(undefined) : workloads,
  };
}
