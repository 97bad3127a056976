import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ObjectSink } from '@downstage/backstage-plugin-environments-node';
import type { KubernetesObject, WatchedResource } from '@downstage/readers';
import { discover } from './discover';
import { type KubernetesApi, KubernetesApiError } from './KubernetesApi';
import { readLines } from './readLines';

const PAGE_SIZE = 500;
const WATCH_SECONDS = 300;
/** A stream that is silent for longer than its own end is dead: half-open connections never fail by themselves. */
const IDLE_MS = (WATCH_SECONDS + 30) * 1000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const ABSENT_RETRY_MS = 30_000;
const PAUSE_MS = 200;

interface Loop {
  api: KubernetesApi;
  resource: WatchedResource;
  sink: ObjectSink;
  logger: LoggerService;
  signal: AbortSignal;
}

/** The position in the stream is gone: list anew. */
class Expired extends Error {}

/** The sink refused: nothing to do with the cluster. */
class SinkFailure extends Error {
  constructor(readonly reason: unknown) {
    super(String(reason));
  }
}

async function handOver(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new SinkFailure(error);
  }
}

interface ObjectList {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: KubernetesObject[];
}

async function list(loop: Loop, path: string): Promise<string> {
  const items: KubernetesObject[] = [];
  let token: string | undefined;
  let resourceVersion = '';
  do {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (token) {
      query.set('continue', token);
    }
    const page = (await loop.api.json(
      `${path}?${query}`,
      loop.signal,
    )) as ObjectList;
    items.push(...(page.items ?? []));
    token = page.metadata?.continue || undefined;
    resourceVersion = page.metadata?.resourceVersion ?? resourceVersion;
  } while (token);
  await handOver(() => loop.sink.listed(loop.resource, items));
  return resourceVersion;
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubernetesObject & { code?: number; message?: string };
}

function failureOf(event: WatchEvent): Error {
  const { code, message } = event.object;
  return code === 410
    ? new Expired(message)
    : new KubernetesApiError({
        status: code ?? 0,
        message: message ?? 'the watch failed',
      });
}

/** Follows the stream from a position; returns the position at which it was closed. */
async function follow(loop: Loop, path: string, from: string): Promise<string> {
  const { api, sink, resource, signal } = loop;
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: from,
    timeoutSeconds: String(WATCH_SECONDS),
  });
  const idle = new AbortController();
  let timer = setTimeout(() => idle.abort(), IDLE_MS);
  let position = from;
  try {
    const response = await api.open(
      `${path}?${query}`,
      AbortSignal.any([signal, idle.signal]),
    );
    const body = response.body as unknown as AsyncIterable<Buffer>;
    for await (const lines of readLines(body)) {
      clearTimeout(timer);
      timer = setTimeout(() => idle.abort(), IDLE_MS);
      const events = lines.map(line => JSON.parse(line) as WatchEvent);
      const error = events.find(event => event.type === 'ERROR');
      const changes = events
        .filter(event => event.type !== 'ERROR' && event.type !== 'BOOKMARK')
        .map(event => ({
          type:
            event.type === 'DELETED'
              ? ('deleted' as const)
              : ('applied' as const),
          object: event.object,
        }));
      if (changes.length > 0) {
        await handOver(() => sink.changed(resource, changes));
      }
      if (error) {
        throw failureOf(error);
      }
      position = events.at(-1)?.object.metadata?.resourceVersion ?? position;
    }
    return position;
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status === 410) {
      throw new Expired(error.message);
    }
    throw error;
  } finally {
    clearTimeout(timer);
    idle.abort();
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** What went wrong, in words for the page. */
function reasonOf(loop: Loop, error: unknown): string {
  const { api, resource } = loop;
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof KubernetesApiError
    ? `${resource.kind} cannot be read: ${text}`
    : `${api.server} does not answer: ${text}`;
}

/**
 * Lists and watches one resource until the signal aborts. Never gives up on the cluster; rejects only when the sink
 * does.
 *
 * A loop of our own, since the client's informer retries a clean close or a 410 without any pause and stays stopped
 * after a reset.
 */
export async function watchResource(loop: Loop): Promise<void> {
  const { resource, sink, logger, signal } = loop;
  let backoff = FIRST_BACKOFF_MS;
  let path: string | undefined;
  let position: string | undefined;
  while (!signal.aborted) {
    try {
      path ??= await discover(loop.api, resource, signal);
      if (!path) {
        await handOver(() => sink.absent(resource));
        await pause(ABSENT_RETRY_MS, signal);
        continue;
      }
      position ??= await list(loop, path);
      backoff = FIRST_BACKOFF_MS;
      position = await follow(loop, path, position);
      await pause(PAUSE_MS, signal);
    } catch (error) {
      if (error instanceof SinkFailure) {
        throw error.reason;
      }
      if (signal.aborted) {
        return;
      }
      // What happened while nobody listened is only known from a list
      position = undefined;
      if (error instanceof Expired) {
        await pause(PAUSE_MS, signal);
        continue;
      }
      path = undefined;
      const reason = reasonOf(loop, error);
      logger.warn(reason);
      await handOver(() => sink.failed(resource, reason)).catch(failure => {
        throw failure.reason;
      });
      await pause(backoff * (0.5 + Math.random() / 2), signal);
      backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS);
    }
  }
}
