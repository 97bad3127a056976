import type { SyncRefusals } from '@downstage/backstage-plugin-environments-node';
import type { WatchedResource } from '@downstage/readers';
import { type ClusterApi, readJson } from './ClusterApi';

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const TIMEOUT_MS = 20_000;
/** Where objects are in more namespaces, only credentials that may patch in all of them count. */
const MOST_NAMESPACES = 20;

interface AccessReview {
  status?: { allowed?: boolean; reason?: string };
}

/**
 * Why the credentials may not patch objects of a kind in a namespace, or in all of them, as the API server itself says; null
 * when they may.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
async function refusalIn(
  api: ClusterApi,
  { group, plural }: WatchedResource,
  namespace?: string,
): Promise<string | null> {
  const review = (await readJson(api, PATH, AbortSignal.timeout(TIMEOUT_MS), {
    method: 'POST',
    contentType: 'application/json',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          verb: 'patch',
          group,
          resource: plural,
          ...(namespace ? { namespace } : {}),
        },
      },
    },
  })) as AccessReview | undefined;
  const { allowed, reason } = review?.status ?? {};
  if (allowed === true) {
    return null;
  }
  const where = namespace ? ` in namespace ${namespace}` : '';
  return `The portal's credentials may not patch ${plural}.${group}${where}${
    reason ? `: ${reason}` : ''
  }`;
}

/**
 * Whether the credentials may patch objects of a kind: in all namespaces, else in each that may be read or has such objects,
 * since a role may allow it where the engine lives alone.
 *
 * @param namespaces - those in which there are such objects
 */
export async function readRefusals(
  api: ClusterApi,
  resource: WatchedResource,
  namespaces: string[],
): Promise<SyncRefusals> {
  const refusals: SyncRefusals = {};
  if (!api.namespaces) {
    refusals['*'] = await refusalIn(api, resource);
    if (refusals['*'] === null || namespaces.length > MOST_NAMESPACES) {
      return refusals;
    }
  }
  for (const namespace of api.namespaces ?? namespaces) {
    refusals[namespace] = await refusalIn(api, resource, namespace);
  }
  return refusals;
}
