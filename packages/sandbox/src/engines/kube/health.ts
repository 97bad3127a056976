import type { KubeObject } from '../../kube/KubeObject';

/** How a workload does, in Argo CD's words; undefined for what has no health. */
export interface ObjectHealth {
  status: 'Healthy' | 'Progressing' | 'Degraded' | 'Missing';
  message?: string;
}

function rolloutHealth(object: KubeObject): ObjectHealth {
  const { spec = {}, status = {}, metadata } = object;
  const progressing = status.conditions?.find(
    (condition: any) => condition.type === 'Progressing',
  );
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return { status: 'Degraded', message: progressing.message };
  }
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return {
      status: 'Progressing',
      message: 'Waiting for rollout to finish: observed generation is behind',
    };
  }
  const daemon = object.kind === 'DaemonSet';
  const wanted = daemon
    ? status.desiredNumberScheduled ?? 0
    : spec.replicas ?? 1;
  const ready = (daemon ? status.numberReady : status.readyReplicas) ?? 0;
  const updated =
    (daemon ? status.updatedNumberScheduled : status.updatedReplicas) ?? 0;
  return Math.min(ready, updated) < wanted
    ? {
        status: 'Progressing',
        message: `Waiting for rollout to finish: ${updated} of ${wanted} updated, ${ready} ready`,
      }
    : { status: 'Healthy' };
}

/** What is not ready may become so, until it is given up. */
function releaseHealth({ metadata, status }: KubeObject): ObjectHealth {
  const ready = status?.conditions?.find((each: any) => each.type === 'Ready');
  const isCurrent = status?.observedGeneration === metadata.generation;
  return isCurrent && ready?.status === 'True'
    ? { status: 'Healthy' }
    : { status: 'Progressing', message: ready?.message };
}

/** The health of one object; a kind without health gives undefined. */
export function readHealth(
  kind: string,
  object: KubeObject | undefined,
): ObjectHealth | undefined {
  if (!object) {
    return { status: 'Missing' };
  }
  if (['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)) {
    return rolloutHealth(object);
  }
  if (kind === 'HelmRelease') {
    return releaseHealth(object);
  }
  return kind === 'Service' ? { status: 'Healthy' } : undefined;
}

const WORST_LAST = ['Healthy', 'Progressing', 'Missing', 'Degraded'];

/** The worst health counts for the whole. */
export function worstHealth(healths: ObjectHealth[]): ObjectHealth {
  return healths.reduce(
    (worst, next) =>
      WORST_LAST.indexOf(next.status) > WORST_LAST.indexOf(worst.status)
        ? next
        : worst,
    { status: 'Healthy' },
  );
}
