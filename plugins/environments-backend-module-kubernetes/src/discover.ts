import type { WatchedResource } from '@downstage/readers';
import { type KubernetesApi, KubernetesApiError } from './KubernetesApi';

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
    throw error;
  }
}

/**
 * The path of a resource's collection in the version that the cluster prefers, or in another that serves it; undefined
 * when the cluster does not serve it.
 */
export async function discover(
  api: KubernetesApi,
  resource: WatchedResource,
  signal: AbortSignal,
): Promise<string | undefined> {
  const base = `/apis/${resource.group}`;
  const group = await orMissing<ApiGroup>(api.json(base, signal));
  const versions = new Set(
    [group?.preferredVersion, ...(group?.versions ?? [])].flatMap(
      entry => entry?.version ?? [],
    ),
  );
  for (const version of versions) {
    const list = await orMissing<ApiResourceList>(
      api.json(`${base}/${version}`, signal),
    );
    if (list?.resources?.some(entry => entry.name === resource.plural)) {
      return `${base}/${version}/${resource.plural}`;
    }
  }
  return undefined;
}
