import type { UnreadNamespace } from '@downstage/backstage-plugin-environments-node';
import { KubernetesApiError, readJson } from '../api/ClusterApi';
import { type Collection, discover } from '../api/discover';
import { reasonOf } from './reasonOf';
import type { Watch } from './Watch';

/** What of a resource can be read. */
export interface Scope {
  paths: string[];
  unread: Array<UnreadNamespace & { path: string }>;
}

/** Why a collection may not be read; undefined when it may. */
async function refusalOf(
  { api }: Watch,
  { path }: Collection,
  signal: AbortSignal,
): Promise<KubernetesApiError | undefined> {
  try {
    await readJson(api, `${path}?limit=1`, signal);
    return undefined;
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status === 403) {
      return error;
    }
    throw error;
  }
}

/**
 * Finds the resource; undefined when it is one that a cluster may lack, and this one does. Of several namespaces, those
 * that may not be read do not keep the others from being read; throws when none of them may.
 */
export async function findScope(watch: Watch): Promise<Scope | undefined> {
  const { api, resource, signal, logger } = watch;
  const collections = await discover(api, resource, signal);
  if (!collections && !resource.optional) {
    // Every cluster has it: what answers is not one, or hides it
    throw new KubernetesApiError({
      status: 404,
      message: `${api.server} serves no ${resource.plural}`,
    });
  }
  if (!collections) {
    return undefined;
  }
  const scope: Scope = { paths: [], unread: [] };
  let refusal: KubernetesApiError | undefined;
  for (const { path, namespace } of collections) {
    // A list of everything says by itself whether it is allowed
    const refused =
      collections.length > 1 &&
      (await refusalOf(watch, { path, namespace }, signal));
    if (refused && namespace) {
      const reason = reasonOf(watch, refused);
      logger.warn(reason);
      scope.unread.push({ path, namespace, reason });
      refusal = refused;
    } else {
      scope.paths.push(path);
    }
  }
  if (refusal && scope.paths.length === 0) {
    throw refusal;
  }
  return scope;
}

/** Waits until one of the namespaces may be read; ends without an error when the signal aborts. */
export function waitForAccess(
  watch: Watch,
  unread: Scope['unread'],
): (signal: AbortSignal) => Promise<void> {
  return async signal => {
    while (!signal.aborted) {
      await watch.timings.pause(watch.timings.absentRetryMs, signal);
      for (const collection of signal.aborted ? [] : unread) {
        try {
          if (!(await refusalOf(watch, collection, signal))) {
            return;
          }
        } catch {
          // The streams tell what is wrong with the server
        }
      }
    }
  };
}
