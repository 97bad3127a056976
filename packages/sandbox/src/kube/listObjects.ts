import { ApiError, expired } from './ApiError';
import type { KubeObject } from './KubeObject';
import { storageName } from './ObjectApi';
import type { ObjectStore } from './ObjectStore';
import { type ResourceType, apiVersionOf, inVersion } from './resources';
import { parseFieldSelector, parseLabelSelector } from './selectors';

interface Continuation {
  version: number;
  after: [namespace: string, name: string];
}

function readContinuation(token: string): Continuation {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw new ApiError({
      code: 400,
      message: 'continue key is not valid',
    });
  }
}

function writeContinuation(next: Continuation): string {
  return Buffer.from(JSON.stringify(next)).toString('base64url');
}

/** The objects of one page, and whether there are more. */
function readPage(options: {
  store: ObjectStore;
  resource: ResourceType;
  namespace?: string;
  query: URLSearchParams;
  after?: Continuation['after'];
}): { items: KubeObject[]; more: boolean } {
  const { store, resource, namespace, query, after } = options;
  const hasLabels = parseLabelSelector(query.get('labelSelector'));
  const hasFields = parseFieldSelector(query.get('fieldSelector'));
  const limit = Number(query.get('limit')) || Infinity;
  const items: KubeObject[] = [];
  for (const object of store.scan(storageName(resource), {
    namespace,
    after,
  })) {
    if (hasLabels(object) && hasFields(object)) {
      if (items.length === limit) {
        return { items, more: true };
      }
      items.push(inVersion(resource, object));
    }
  }
  return { items, more: false };
}

/** Answers a list request, page by page when a limit is given. */
export function listObjects(options: {
  store: ObjectStore;
  resource: ResourceType;
  namespace?: string;
  query: URLSearchParams;
}) {
  const { store, resource, namespace, query } = options;
  const token = query.get('continue');
  const start = token ? readContinuation(token) : undefined;
  if (start && start.version < store.oldestVersion) {
    throw expired(start.version, store.oldestVersion);
  }
  const { items, more } = readPage({ ...options, after: start?.after });
  const version = start?.version ?? store.currentVersion;
  const metadata: Record<string, unknown> = {
    resourceVersion: String(version),
  };
  const last = items.at(-1)?.metadata;
  if (more && last) {
    const after: Continuation['after'] = [last.namespace ?? '', last.name];
    metadata.continue = writeContinuation({ version, after });
    // As the real server, which does not count what a selector leaves out
    if (!query.get('labelSelector') && !query.get('fieldSelector')) {
      metadata.remainingItemCount = store.count(storageName(resource), {
        namespace,
        after,
      });
    }
  }
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata,
    items,
  };
}
