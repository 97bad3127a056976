import { type WatchedResource, resourceName } from '@downstage/readers';
import { type ClusterApi, KubernetesApiError } from './ClusterApi';
import { discover } from './discover';

/** Servers before 1.30 know the older one, and those before 1.26 answer with the names of the groups. */
const ACCEPT = [
  ...['v2', 'v2beta1'].map(
    version =>
      `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
  ),
  'application/json',
].join(',');

interface GroupDiscovery {
  metadata?: { name?: string };
  versions?: Array<{ resources?: Array<{ resource?: string }> }>;
}

interface GroupList {
  kind?: string;
  /** Of one document for all. */
  items?: GroupDiscovery[];
  /** Of the names alone. */
  groups?: Array<{ name?: string }>;
}

/** What was asked last, with what it takes to ask whether that is still so. */
export interface Served {
  /** Names of resources, such as `applications.argoproj.io`. */
  names: Set<string>;
  etag?: string;
  /** How many requests it took. */
  requests: number;
}

/** Which of some kinds the groups that are there have. */
async function among(
  api: ClusterApi,
  wanted: WatchedResource[],
  { groups, signal }: { groups: Set<string>; signal: AbortSignal },
): Promise<Served> {
  const names = new Set<string>();
  const present = wanted.filter(({ group }) => groups.has(group));
  for (const resource of present) {
    if (await discover(api, resource, signal)) {
      names.add(resourceName(resource));
    }
  }
  return { names, requests: 1 + 2 * present.length };
}

/** Which of some kinds a cluster serves, by one request where the server has it in one document. */
export async function readServed(
  api: ClusterApi,
  wanted: WatchedResource[],
  { before, signal }: { before?: Served; signal: AbortSignal },
): Promise<Served> {
  const headers = {
    accept: ACCEPT,
    ...(before?.etag ? { 'if-none-match': before.etag } : {}),
  };
  try {
    const timeout = AbortSignal.timeout(api.answerMs ?? 60_000);
    const response = await api.open(
      '/apis',
      AbortSignal.any([signal, timeout]),
      {
        headers,
      },
    );
    const list = (await response.json()) as GroupList;
    if (list.kind !== 'APIGroupDiscoveryList') {
      const groups = new Set(
        (list.groups ?? []).flatMap(({ name }) => name ?? []),
      );
      return await among(api, wanted, { groups, signal });
    }
    const names = (list.items ?? []).flatMap(({ metadata, versions = [] }) =>
      versions.flatMap(({ resources = [] }) =>
        resources.map(({ resource }) => `${resource}.${metadata?.name}`),
      ),
    );
    return {
      names: new Set(names),
      etag: response.headers.get('etag') ?? undefined,
      requests: 1,
    };
  } catch (error) {
    if (before && error instanceof KubernetesApiError && error.status === 304) {
      return before;
    }
    throw error;
  }
}
