import type { ServerResponse } from 'node:http';
import { ApiError, expired } from './ApiError';
import type { KubeObject } from './KubeObject';
import { storageName } from './ObjectApi';
import type { ObjectStore, StoreEvent } from './ObjectStore';
import {
  DEFINITIONS,
  type ResourceType,
  apiVersionOf,
  inVersion,
} from './resources';
import { parseFieldSelector, parseLabelSelector } from './selectors';

const DEFAULT_TIMEOUT_SECONDS = 1800;

interface WatchRequest {
  store: ObjectStore;
  resource: ResourceType;
  namespace?: string;
  query: URLSearchParams;
  response: ServerResponse;
  bookmarkMs: number;
  /** How an object is shown: as it is, or as a one-row table. */
  present: (object: KubeObject) => object;
}

/** What a change means to a watch that sees only a part of the objects. */
function visibleChange(
  event: StoreEvent,
  matches: (object: KubeObject) => boolean,
): { type: StoreEvent['type']; object: KubeObject } | undefined {
  const now = event.type !== 'DELETED' && matches(event.object);
  const before = event.previous !== undefined && matches(event.previous);
  if (!now && !before) {
    return undefined;
  }
  if (!now) {
    return { type: 'DELETED', object: event.object };
  }
  return { type: before ? 'MODIFIED' : 'ADDED', object: event.object };
}

const definitionName = ({ group, plural }: ResourceType) =>
  `${plural}.${group}`;

/** Whether the definition of a type goes or changes, and its watches end with that. */
function endsType(event: StoreEvent, type: ResourceType): boolean {
  const { object, previous } = event;
  return (
    event.resource === storageName(DEFINITIONS) &&
    object.metadata.name === definitionName(type) &&
    (event.type === 'DELETED' ||
      object.metadata.generation !== previous?.metadata.generation)
  );
}

/** What happened before the definition of a type changed is not remembered. */
function oldestVersion(store: ObjectStore, type: ResourceType): number {
  const definition = store.read({
    resource: storageName(DEFINITIONS),
    namespace: '',
    name: definitionName(type),
  });
  return Math.max(
    store.oldestVersion,
    Number(definition?.metadata.resourceVersion ?? 0),
  );
}

function matcherOf({ namespace, query }: WatchRequest) {
  const hasLabels = parseLabelSelector(query.get('labelSelector'));
  const hasFields = parseFieldSelector(query.get('fieldSelector'));
  return (object: KubeObject) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    hasLabels(object) &&
    hasFields(object);
}

function startVersion(query: URLSearchParams): number {
  const asked = query.get('resourceVersion') || '0';
  if (!/^\d+$/.test(asked)) {
    throw new ApiError({
      code: 400,
      message: `invalid resource version: ${asked}`,
    });
  }
  return Number(asked);
}

/** In milliseconds. */
const lengthOf = (query: URLSearchParams) =>
  (Number(query.get('timeoutSeconds')) || DEFAULT_TIMEOUT_SECONDS) * 1000;

function bookmarkOf(
  resource: ResourceType,
  version: number,
  annotations?: object,
) {
  return {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: String(version),
      creationTimestamp: null,
      ...(annotations ? { annotations } : {}),
    },
  };
}

/**
 * Streams changes until the client leaves, the timeout passes or `stop` is called on the result.
 * A version that is no longer known is refused with HTTP 410 before the stream starts.
 */
export function watchObjects(request: WatchRequest): {
  stop(): void;
  freeze(): void;
  fail(error: ApiError): void;
  unreadBytes(): number;
} {
  const { store, resource, namespace, query, response } = request;
  const present = (object: KubeObject) =>
    request.present(inVersion(resource, object));
  const matches = matcherOf(request);
  const from = startVersion(query);
  const name = storageName(resource);
  const oldest = oldestVersion(store, resource);
  const missed = from === 0 ? [] : from >= oldest && store.changesAfter(from);
  if (!missed) {
    throw expired(from, oldest);
  }
  const send = (type: string, object: object) =>
    response.write(`${JSON.stringify({ type, object })}\n`);
  const bookmark = (annotations?: object) =>
    send('BOOKMARK', bookmarkOf(resource, store.currentVersion, annotations));
  const forward = (event: StoreEvent) => {
    if (event.version <= from) {
      // A store that was put back counts through versions that the client has seen
      return;
    }
    if (endsType(event, resource)) {
      response.end();
      return;
    }
    const change =
      event.resource === name ? visibleChange(event, matches) : undefined;
    if (change) {
      send(change.type, present(change.object));
    }
  };

  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  if (from === 0) {
    for (const object of store.list(name, namespace).filter(matches)) {
      send('ADDED', present(object));
    }
  }
  missed.forEach(forward);
  if (query.get('sendInitialEvents') === 'true') {
    bookmark({ 'k8s.io/initial-events-end': 'true' });
  }

  const unsubscribe = store.subscribe(forward);
  const bookmarks =
    query.get('allowWatchBookmarks') === 'true'
      ? setInterval(() => {
          // As the real server, whose cache knows no position for a kind that had no event since it started
          if (store.hasChanged(name)) {
            bookmark();
          }
        }, request.bookmarkMs)
      : undefined;
  const timeout = setTimeout(() => response.end(), lengthOf(query));
  const release = () => {
    unsubscribe();
    clearInterval(bookmarks);
    clearTimeout(timeout);
  };
  response.on('close', release);
  return {
    stop: () => {
      release();
      response.socket?.destroy();
    },
    freeze: release,
    fail: error => {
      release();
      send('ERROR', error.toStatus());
      response.end();
    },
    unreadBytes: () => response.writableLength,
  };
}
