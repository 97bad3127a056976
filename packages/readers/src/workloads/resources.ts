import type { Reading } from '../objects/DeliveryStatus';
import type { KubernetesObject } from '../objects/KubernetesObject';
import type { WatchedResource } from '../objects/WatchedResource';
import { readAnalysisRun } from './readAnalysisRun';
import { readCanary } from './readCanary';
import { readPod } from './readPod';
import { REVISION_LABEL, readRevision } from './readRevision';
import { readRollout } from './readRollout';
import { readWorkload } from './readWorkload';

/** A kind of object that runs a service, or tells of one that does. */
interface WorkloadResource extends WatchedResource {
  type: Exclude<Reading['type'], 'delivery'>;
  read(object: KubernetesObject): Reading | undefined;
}

/** The kinds that workloads consist of. */
export const WORKLOAD_RESOURCES: WorkloadResource[] = [
  {
    group: 'argoproj.io',
    kind: 'Rollout',
    plural: 'rollouts',
    optional: true,
    type: 'workload',
    read: readRollout,
  },
  {
    group: 'flagger.app',
    kind: 'Canary',
    plural: 'canaries',
    optional: true,
    type: 'workload',
    read: readCanary,
  },
  ...[
    { kind: 'Deployment', plural: 'deployments' },
    { kind: 'StatefulSet', plural: 'statefulsets' },
    { kind: 'DaemonSet', plural: 'daemonsets' },
  ].map(names => ({
    ...names,
    group: 'apps',
    optional: false,
    type: 'workload' as const,
    read: readWorkload,
  })),
  {
    group: 'apps',
    kind: 'ReplicaSet',
    plural: 'replicasets',
    optional: false,
    selector: REVISION_LABEL,
    type: 'revision',
    read: readRevision,
  },
  {
    group: 'argoproj.io',
    kind: 'AnalysisRun',
    plural: 'analysisruns',
    optional: true,
    supplementary: true,
    type: 'cause',
    read: readAnalysisRun,
  },
  {
    group: '',
    kind: 'Pod',
    plural: 'pods',
    optional: false,
    onRequest: true,
    type: 'cause',
    read: readPod,
  },
];
