import type { SyncRefusals } from '@downstage/backstage-plugin-environments-node';
import {
  type WatchedResource,
  engineOf,
  resourceName,
} from '@downstage/readers';
import { type ClusterApi, readJson } from '../api/ClusterApi';

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const TIMEOUT_MS = 20_000;
/** Where objects are in more namespaces, only credentials that may patch in all of them count. */
export const MOST_NAMESPACES = 20;

interface AccessReview {
  status?: { allowed?: boolean; reason?: string };
}

/**
 * Why the credentials may not do something to objects of a kind in a namespace, or in all of them, as the API server itself
 * says; null when they may.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
async function refusalOf(
  api: ClusterApi,
  resource: WatchedResource,
  asked: { verb: string; namespace?: string },
): Promise<string | null> {
  const { group, plural } = resource;
  const { verb, namespace } = asked;
  const review = (await readJson(api, PATH, AbortSignal.timeout(TIMEOUT_MS), {
    write: {
      method: 'POST',
      contentType: 'application/json',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            verb,
            group,
            resource: plural,
            ...(namespace ? { namespace } : {}),
          },
        },
      },
    },
  })) as AccessReview | undefined;
  const { allowed, reason } = review?.status ?? {};
  if (allowed === true) {
    return null;
  }
  const where = namespace ? ` in namespace ${namespace}` : '';
  return `The portal's credentials may not ${verb} ${resourceName(
    resource,
  )}${where}${reason ? `: ${reason}` : ''}`;
}

/** Why the credentials may not do one of several things; null when they may do all of them. */
async function refusalIn(
  api: ClusterApi,
  resource: WatchedResource,
  asked: { verbs: string[]; namespace?: string },
): Promise<string | null> {
  const { verbs, namespace } = asked;
  for (const verb of verbs) {
    const refusal = await refusalOf(api, resource, { verb, namespace });
    if (refusal !== null) {
      return refusal;
    }
  }
  return null;
}

/**
 * Whether the credentials may do what a sync request does to objects of a kind: in all namespaces, else in each that may be read or has such objects,
 * since a role may allow it where the engine lives alone.
 *
 * @param namespaces - those in which there are such objects
 */
export async function readRefusals(
  api: ClusterApi,
  resource: WatchedResource,
  namespaces: string[],
): Promise<SyncRefusals> {
  const sync = engineOf(resource)?.sync;
  if (!sync || 'unsupported' in sync) {
    const reason = `${resource.kind} cannot be asked to sync.`;
    return { '*': sync?.unsupported ?? reason };
  }
  const { verbs } = sync;
  const refusals: SyncRefusals = {};
  if (!api.namespaces) {
    refusals['*'] = await refusalIn(api, resource, { verbs });
    if (refusals['*'] === null || namespaces.length > MOST_NAMESPACES) {
      return refusals;
    }
  }
  for (const namespace of api.namespaces ?? namespaces) {
    refusals[namespace] = await refusalIn(api, resource, { verbs, namespace });
  }
  return refusals;
}
