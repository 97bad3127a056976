import type { Reading } from './DeliveryStatus';
import type { KubernetesObject } from './KubernetesObject';
import { readApplication } from './argocd/readApplication';
import { readApplicationSet } from './argocd/readApplicationSet';
import { readFluxSource } from './flux/readFluxSource';
import { readHelmRelease } from './flux/readHelmRelease';
import { readKustomization } from './flux/readKustomization';
import { readCanary } from './workloads/readCanary';
import { REVISION_LABEL, readRevision } from './workloads/readRevision';
import { readRollout } from './workloads/readRollout';
import { readWorkload } from './workloads/readWorkload';

/**
 * A kind of object that the suite watches. Versions are discovered per cluster.
 *
 * @public
 */
export interface WatchedResource {
  group: string;
  kind: string;
  /** Lower-case plural, as in the API's path. */
  plural: string;
  /** A resource of an engine that a cluster need not have. */
  optional: boolean;
  /** Label selector of the objects that matter, where not all do. */
  selector?: string;
}

interface Entry extends WatchedResource {
  type: Reading['type'];
  read: (object: KubernetesObject) => Reading | undefined;
}

const REGISTRY: Entry[] = [
  {
    group: 'argoproj.io',
    kind: 'Application',
    plural: 'applications',
    optional: true,
    type: 'delivery',
    read: readApplication,
  },
  {
    group: 'argoproj.io',
    kind: 'ApplicationSet',
    plural: 'applicationsets',
    optional: true,
    type: 'delivery',
    read: readApplicationSet,
  },
  {
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
    plural: 'kustomizations',
    optional: true,
    type: 'delivery',
    read: readKustomization,
  },
  {
    group: 'helm.toolkit.fluxcd.io',
    kind: 'HelmRelease',
    plural: 'helmreleases',
    optional: true,
    type: 'delivery',
    read: readHelmRelease,
  },
  ...[
    { kind: 'GitRepository', plural: 'gitrepositories' },
    { kind: 'OCIRepository', plural: 'ocirepositories' },
    { kind: 'HelmRepository', plural: 'helmrepositories' },
    { kind: 'HelmChart', plural: 'helmcharts' },
    { kind: 'Bucket', plural: 'buckets' },
  ].map(names => ({
    ...names,
    group: 'source.toolkit.fluxcd.io',
    optional: true,
    type: 'delivery' as const,
    read: readFluxSource,
  })),
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
];

/**
 * All kinds that {@link readObject} reads.
 *
 * @public
 */
export const WATCHED_RESOURCES: WatchedResource[] = REGISTRY.map(
  ({ read: _, type: __, ...resource }) => resource,
);

const kindsOf = (type: Reading['type']) =>
  REGISTRY.filter(entry => entry.type === type).map(({ kind }) => kind);

/**
 * The kinds whose readings are workloads: those that run pods, or lead those that do.
 *
 * @public
 */
export const WORKLOAD_KINDS: string[] = kindsOf('workload');

/**
 * The kinds whose readings are deliveries: what an engine applies, where from, and what makes such objects.
 *
 * @public
 */
export const DELIVERY_KINDS: string[] = kindsOf('delivery');

/**
 * The kinds whose readings are revisions of workloads.
 *
 * @public
 */
export const REVISION_KINDS: string[] = kindsOf('revision');

/**
 * Reads one object; undefined for one that nobody reads, by its kind or as it is. Never throws, whatever the object holds.
 *
 * @param group - The API group, such as `apps`
 * @param kind - The kind, such as `Deployment`
 * @public
 */
export function readObject(
  group: string,
  kind: string,
  object: KubernetesObject,
): Reading | undefined {
  return REGISTRY.find(
    entry => entry.group === group && entry.kind === kind,
  )?.read({ ...object, kind });
}
