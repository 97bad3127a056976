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
  const hasLabels = parseLabelSelector(query.get('labelSelector'));
  const hasFields = parseFieldSelector(query.get('fieldSelector'));
  const name = storageName(resource);
  const limit = Number(query.get('limit')) || Infinity;
  const items: KubeObject[] = [];
  let more = false;
  for (const object of store.scan(name, { namespace, after: start?.after })) {
    if (hasLabels(object) && hasFields(object)) {
      more = items.length === limit;
      if (more) {
        break;
      }
      items.push(inVersion(resource, object));
    }
  }
  const version = start?.version ?? store.currentVersion;
  const last = items.at(-1)?.metadata;
  const selects = query.get('labelSelector') || query.get('fieldSelector');
  const next: Continuation | undefined =
    more && last
      ? { version, after: [last.namespace ?? '', last.name] }
      : undefined;
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: String(version),
      ...(next
        ? {
            continue: Buffer.from(JSON.stringify(next)).toString('base64url'),
            // As the real server, which does not count what a selector leaves out
            ...(selects
              ? {}
              : {
                  remainingItemCount: store.count(name, {
                    namespace,
                    after: next.after,
                  }),
                }),
          }
        : {}),
    },
    items,
  };
}
