import type { KubeObject } from '../../kube/KubeObject';
import { timeNow } from '../kube/timeNow';

/** How far the current generation of a workload has come. */
export type RolloutStage = 'started' | 'stuck' | 'finished';

function condition(
  before: any[] | undefined,
  type: string,
  next: { status: 'True' | 'False'; reason: string; message: string },
) {
  const known = before?.find(each => each.type === type);
  const time = timeNow();
  return {
    type,
    ...next,
    lastUpdateTime:
      known?.reason === next.reason && known.message === next.message
        ? known.lastUpdateTime
        : time,
    lastTransitionTime:
      known?.status === next.status ? known.lastTransitionTime : time,
  };
}

function progressOf(name: string, stage: RolloutStage) {
  switch (stage) {
    case 'finished':
      return {
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${name}" has successfully progressed.`,
      } as const;
    case 'stuck':
      return {
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "${name}" has timed out progressing.`,
      } as const;
    default:
      return {
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${name}" is progressing.`,
      } as const;
  }
}

function deploymentStatus(object: KubeObject, stage: RolloutStage) {
  const { metadata, spec, status: before = {} } = object;
  const wanted = spec.replicas ?? 1;
  const done = stage === 'finished';
  // Old pods serve until new ones are ready.
  const ready = done ? wanted : Math.min(before.readyReplicas ?? 0, wanted);
  const available = ready >= wanted;
  return {
    observedGeneration: metadata.generation,
    replicas: wanted + (done || ready === 0 ? 0 : 1),
    updatedReplicas: done ? wanted : Math.min(1, wanted),
    readyReplicas: ready,
    availableReplicas: ready,
    ...(done ? {} : { unavailableReplicas: 1 }),
    conditions: [
      condition(before.conditions, 'Available', {
        status: available ? 'True' : 'False',
        reason: available
          ? 'MinimumReplicasAvailable'
          : 'MinimumReplicasUnavailable',
        message: `Deployment ${
          available ? 'has' : 'does not have'
        } minimum availability.`,
      }),
      condition(
        before.conditions,
        'Progressing',
        progressOf(metadata.name, stage),
      ),
    ],
  };
}

function statefulSetStatus(object: KubeObject, stage: RolloutStage) {
  const { metadata, spec, status: before = {} } = object;
  const wanted = spec.replicas ?? 1;
  const done = stage === 'finished';
  const ready = done ? wanted : Math.min(before.readyReplicas ?? 0, wanted);
  return {
    observedGeneration: metadata.generation,
    replicas: wanted,
    updatedReplicas: done ? wanted : 0,
    readyReplicas: ready,
    availableReplicas: ready,
    currentRevision: `${metadata.name}-${metadata.generation}`,
    updateRevision: `${metadata.name}-${metadata.generation}`,
  };
}

function daemonSetStatus(object: KubeObject, stage: RolloutStage) {
  const done = stage === 'finished' ? 1 : 0;
  return {
    observedGeneration: object.metadata.generation,
    desiredNumberScheduled: 1,
    currentNumberScheduled: 1,
    updatedNumberScheduled: done,
    numberReady: done,
    numberAvailable: done,
    numberMisscheduled: 0,
  };
}

/** The status that the kind's controller would write at this stage. */
export function toRolloutStatus(
  object: KubeObject,
  stage: RolloutStage,
): object {
  switch (object.kind) {
    case 'Deployment':
      return deploymentStatus(object, stage);
    case 'StatefulSet':
      return statefulSetStatus(object, stage);
    default:
      return daemonSetStatus(object, stage);
  }
}
