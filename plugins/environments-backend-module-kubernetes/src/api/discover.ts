import type { WatchedResource } from '@downstage/readers';
import {
  type ClusterApi,
  DiscoveryRefused,
  KubernetesApiError,
  readJson,
} from './ClusterApi';

interface ApiGroup {
  preferredVersion?: { version?: string };
  versions?: Array<{ version?: string }>;
}

interface ApiResourceList {
  resources?: Array<{ name?: string }>;
}

async function orMissing<T>(request: Promise<unknown>): Promise<T | undefined> {
  try {
    return (await request) as T;
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status === 404) {
      return undefined;
    }
    throw error instanceof KubernetesApiError && error.status === 403
      ? new DiscoveryRefused(error)
      : error;
  }
}

/** Objects of a resource that are listed and watched together. */
export interface Collection {
  path: string;
  /** Undefined: of all namespaces. */
  namespace?: string;
}

/** Where a group is, and its versions, the preferred one first. Kubernetes' own oldest group has no name and one version. */
async function versionsOf(
  api: ClusterApi,
  { group: name }: WatchedResource,
  signal: AbortSignal,
): Promise<{ base: string; versions: Set<string> }> {
  if (!name) {
    return { base: '/api', versions: new Set(['v1']) };
  }
  const base = `/apis/${name}`;
  const group = await orMissing<ApiGroup>(readJson(api, base, signal));
  const versions = [group?.preferredVersion, ...(group?.versions ?? [])];
  return {
    base,
    versions: new Set(versions.flatMap(entry => entry?.version ?? [])),
  };
}

/**
 * A resource's collections in the version that the cluster prefers, or in another that serves it: one for the cluster,
 * or one per namespace that may be read. Undefined when the cluster does not serve it.
 */
export async function discover(
  api: ClusterApi,
  resource: WatchedResource,
  signal: AbortSignal,
): Promise<Collection[] | undefined> {
  const { base, versions } = await versionsOf(api, resource, signal);
  for (const version of versions) {
    const list = await orMissing<ApiResourceList>(
      readJson(api, `${base}/${version}`, signal),
    );
    if (list?.resources?.some(entry => entry.name === resource.plural)) {
      const path = `${base}/${version}`;
      return api.namespaces
        ? api.namespaces.map(namespace => ({
            path: `${path}/namespaces/${namespace}/${resource.plural}`,
            namespace,
          }))
        : [{ path: `${path}/${resource.plural}` }];
    }
  }
  return undefined;
}
