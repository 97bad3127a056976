import type { Reading } from './DeliveryStatus';
import type { KubernetesObject } from './KubernetesObject';
import { readApplication } from './readApplication';
import { readHelmRelease, readKustomization } from './readFlux';
import { readWorkload } from './readWorkload';

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
