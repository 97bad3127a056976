import { createHash } from 'node:crypto';
import { VERBS, groupsOf } from './discovery';
import type { ResourceType } from './resources';

const MEDIA_TYPE =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Whether an Accept header prefers everything that is served in one document. */
export function wantsAggregated(accept: string | undefined): boolean {
  return (accept ?? '').startsWith(MEDIA_TYPE);
}

function describe(type: ResourceType) {
  const { group, version, kind, plural, singular, shortNames } = type;
  const responseKind = { group, version, kind };
  return {
    resource: plural,
    responseKind,
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: VERBS,
    shortNames,
    ...(type.statusSubresource
      ? {
          subresources: [
            {
              subresource: 'status',
              responseKind,
              verbs: ['get', 'patch', 'update'],
            },
          ],
        }
      : {}),
  };
}

/**
 * The groups of `/apis`, or Kubernetes' oldest one, which `/api` has, with their versions and resources.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export function aggregatedDiscovery(
  path: string,
  types: ResourceType[],
): { body: object; mediaType: string; etag: string } {
  const groups =
    path === '/api'
      ? [{ name: '', versions: [{ version: 'v1' }] }]
      : groupsOf(types);
  const body = {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: { name, creationTimestamp: null },
      versions: versions.map(({ version }) => ({
        version,
        freshness: 'Current',
        resources: types
          .filter(type => type.group === name && type.version === version)
          .map(describe),
      })),
    })),
  };
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  return { body, mediaType: MEDIA_TYPE, etag: `"${hash.toUpperCase()}"` };
}
