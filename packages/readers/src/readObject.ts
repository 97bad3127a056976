import type { Reading } from './DeliveryStatus';
import type { KubernetesObject } from './KubernetesObject';
import { readApplication } from './argocd/readApplication';
import { readApplicationSet } from './argocd/readApplicationSet';
import { readFluxSource } from './flux/readFluxSource';
import { readHelmRelease } from './flux/readHelmRelease';
import { readKustomization } from './flux/readKustomization';
import { readCanary } from './workloads/readCanary';
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
}

const REGISTRY: Array<
  WatchedResource & { read: (object: KubernetesObject) => Reading }
> = [
  {
    group: 'argoproj.io',
    kind: 'Application',
    plural: 'applications',
    optional: true,
    read: readApplication,
  },
  {
    group: 'argoproj.io',
    kind: 'ApplicationSet',
    plural: 'applicationsets',
    optional: true,
    read: readApplicationSet,
  },
  {
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
    plural: 'kustomizations',
    optional: true,
    read: readKustomization,
  },
  {
    group: 'helm.toolkit.fluxcd.io',
    kind: 'HelmRelease',
    plural: 'helmreleases',
    optional: true,
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
    read: readFluxSource,
  })),
  {
    group: 'argoproj.io',
    kind: 'Rollout',
    plural: 'rollouts',
    optional: true,
    read: readRollout,
  },
  {
    group: 'flagger.app',
    kind: 'Canary',
    plural: 'canaries',
    optional: true,
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
    read: readWorkload,
  })),
];

/**
 * All kinds that {@link readObject} reads.
 *
 * @public
 */
export const WATCHED_RESOURCES: WatchedResource[] = REGISTRY.map(
  ({ read: _, ...resource }) => resource,
);

const LED: ReadonlySet<string> = new Set(['Rollout', 'Canary']);

/** Kinds that run pods, or lead those that do. */
const isWorkload = ({ group, kind }: WatchedResource) =>
  group === 'apps' || LED.has(kind);

/**
 * The kinds whose readings are workloads.
 *
 * @public
 */
export const WORKLOAD_KINDS: string[] = WATCHED_RESOURCES.filter(
  isWorkload,
).map(({ kind }) => kind);

/**
 * The kinds whose readings are deliveries: what an engine applies, where from, and what makes such objects.
 *
 * @public
 */
export const DELIVERY_KINDS: string[] = WATCHED_RESOURCES.filter(
  resource => !isWorkload(resource),
).map(({ kind }) => kind);

/**
 * Reads one object; undefined for a kind that nobody reads. Never throws, whatever the object holds.
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
