import type { UnreadNamespace } from '@downstage/backstage-plugin-environments-node';
import { KubernetesApiError, readJson } from '../api/ClusterApi';
import { type Collection, discover } from '../api/discover';
import { confirmed, hasStatus } from './confirmed';
import { reasonOf } from './reasonOf';
import type { Watch } from './Watch';

/** What of a resource can be read. */
export interface Scope {
  paths: string[];
  unread: Array<UnreadNamespace & { path: string }>;
}

/** A collection that may not be read. */
type Refused = Collection & { refusal: KubernetesApiError };

/** Which of some collections may not be read, and why. */
async function refusedOf(
  { api }: Watch,
  collections: Collection[],
  signal: AbortSignal,
): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (const collection of collections) {
    try {
      await readJson(api, `${collection.path}?limit=1`, signal);
    } catch (error) {
      if (!hasStatus(error, 403)) {
        throw error;
      }
      refused.push({
        ...collection,
        refusal: error as KubernetesApiError,
      });
    }
  }
  return refused;
}

/** What a resource consists of; undefined when it is one that a cluster may lack, and this one does. */
async function find(
  watch: Watch,
  known: 'absent' | 'forbidden' | undefined,
): Promise<Collection[] | undefined> {
  const { api, resource, signal, definitions, definedAt } = watch;
  if (definedAt) {
    return [{ path: definedAt }];
  }
  const collections = await confirmed(
    watch,
    () => discover(api, resource, signal),
    ({ value, error }) =>
      error
        ? known !== 'forbidden' && hasStatus(error, 403)
        : !value && known !== 'absent' && !definitions.lack(resource),
  );
  if (!collections && !resource.optional) {
    // Every cluster has it: what answers is not one, or hides it
    throw new KubernetesApiError({
      status: 404,
      message: `${api.server} serves no ${resource.plural}`,
    });
  }
  return collections;
}

/**
 * Finds the resource; undefined when it is one that a cluster may lack, and this one does. Of several namespaces, those
 * that may not be read do not keep the others from being read; throws when none of them may.
 *
 * @param known - what was told of it before, and need not be confirmed
 */
export async function findScope(
  watch: Watch,
  known: 'absent' | 'forbidden' | undefined,
): Promise<Scope | undefined> {
  const { signal, failures, resource } = watch;
  const collections = await find(watch, known);
  if (!collections) {
    return undefined;
  }
  // A list of everything says by itself whether it is allowed
  const refused =
    collections.length > 1
      ? await confirmed(
          watch,
          () => refusedOf(watch, collections, signal),
          ({ value }) => known !== 'forbidden' && Boolean(value?.length),
        )
      : [];
  if (refused.length > 0 && refused.length === collections.length) {
    throw refused[0].refusal;
  }
  const isRefused = new Set(refused.map(({ path }) => path));
  return {
    paths: collections
      .map(({ path }) => path)
      .filter(path => !isRefused.has(path)),
    unread: refused.map(({ path, namespace = '', refusal }) => {
      const reason = reasonOf(watch, refusal);
      failures.failed(`${resource.kind} in ${namespace}`, refusal, {
        reason,
        isMinor: resource.supplementary,
      });
      return { path, namespace, reason };
    }),
  };
}

/** Waits until one of the namespaces may be read; ends without an error when the signal aborts. */
export function waitForAccess(
  watch: Watch,
  unread: Scope['unread'],
): (signal: AbortSignal) => Promise<void> {
  return async signal => {
    while (!signal.aborted) {
      await watch.timings.pause(watch.timings.absentRetryMs, signal);
      try {
        const refused = signal.aborted
          ? unread
          : await refusedOf(watch, unread, signal);
        if (refused.length < unread.length) {
          return;
        }
      } catch {
        // The streams tell what is wrong with the server
      }
    }
  };
}
