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

const isAfter = (
  object: KubeObject,
  [namespace, name]: Continuation['after'],
) => {
  const own = object.metadata.namespace ?? '';
  return own > namespace || (own === namespace && object.metadata.name > name);
};

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
  const found = store
    .list(storageName(resource), namespace)
    .filter(object => hasLabels(object) && hasFields(object))
    .filter(object => !start || isAfter(object, start.after));
  const limit = Number(query.get('limit')) || found.length;
  const items = found.slice(0, limit);
  const version = start?.version ?? store.currentVersion;
  const last = items.at(-1)?.metadata;
  const rest = found.length - items.length;
  const next: Continuation | undefined =
    rest > 0 && last
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
            remainingItemCount: rest,
          }
        : {}),
    },
    items: items.map(object => inVersion(resource, object)),
  };
}
