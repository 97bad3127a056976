import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ObjectSink } from '@downstage/backstage-plugin-environments-node';
import type { KubernetesObject, WatchedResource } from '@downstage/readers';
import { discover } from './discover';
import { type ClusterApi, KubernetesApiError, readJson } from './ClusterApi';
import { readLines } from './readLines';

const PAGE_SIZE = 500;
/** API servers send a bookmark about every minute. A stream that is silent for longer is dead: half-open connections never fail by themselves. */
const IDLE_MS = 330_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const ABSENT_RETRY_MS = 30_000;
const PAUSE_MS = 200;

interface Loop {
  api: ClusterApi;
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

async function listOne(
  loop: Loop,
  path: string,
): Promise<{ items: KubernetesObject[]; position: string }> {
  const items: KubernetesObject[] = [];
  let token: string | undefined;
  let position = '';
  do {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (token) {
      query.set('continue', token);
    }
    const page = (await readJson(
      loop.api,
      `${path}?${query}`,
      loop.signal,
    )) as ObjectList;
    items.push(...(page.items ?? []));
    token = page.metadata?.continue || undefined;
    position = page.metadata?.resourceVersion ?? position;
  } while (token);
  return { items, position };
}

/** Lists every path and hands all of it over at once; returns the positions to follow from. */
async function list(loop: Loop, paths: string[]): Promise<string[]> {
  const lists = [];
  for (const path of paths) {
    lists.push(await listOne(loop, path));
  }
  const items = lists.flatMap(one => one.items);
  await handOver(() => loop.sink.listed(loop.resource, items));
  return lists.map(one => one.position);
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

/** Follows one stream; `moved` is told each position that was reached. Ends when the stream does. */
async function followOne(
  loop: Loop,
  options: { path: string; from: string; moved: (position: string) => void },
): Promise<void> {
  const { api, sink, resource, signal } = loop;
  const { path, from, moved } = options;
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: from,
    timeoutSeconds: String(api.watchSeconds),
  });
  const idle = new AbortController();
  let timer = setTimeout(() => idle.abort(), IDLE_MS);
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
      const reached = events.at(-1)?.object.metadata?.resourceVersion;
      if (reached) {
        moved(reached);
      }
    }
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

/**
 * Follows all streams from their positions until one of them ends, and ends the others; returns the positions that were
 * reached. Rejects with the first failure.
 */
async function follow(
  loop: Loop,
  paths: string[],
  from: string[],
): Promise<string[]> {
  const positions = [...from];
  const ended = new AbortController();
  const signal = AbortSignal.any([loop.signal, ended.signal]);
  const outcomes: unknown[] = [];
  await Promise.all(
    paths.map(async (path, index) => {
      try {
        await followOne(
          { ...loop, signal },
          {
            path,
            from: from[index],
            moved: position => {
              positions[index] = position;
            },
          },
        );
      } catch (error) {
        // What the others throw because they were ended says nothing
        if (!ended.signal.aborted) {
          outcomes.push(error);
        }
      } finally {
        ended.abort();
      }
    }),
  );
  if (outcomes.length > 0) {
    throw outcomes[0];
  }
  return positions;
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
  let paths: string[] | undefined;
  let positions: string[] | undefined;
  while (!signal.aborted) {
    try {
      paths ??= await discover(loop.api, resource, signal);
      if (!paths && !resource.optional) {
        // Every cluster has it: what answers is not one, or hides it
        throw new KubernetesApiError({
          status: 404,
          message: `${loop.api.server} serves no ${resource.plural}`,
        });
      }
      if (!paths) {
        await handOver(() => sink.absent(resource));
        await pause(ABSENT_RETRY_MS, signal);
        continue;
      }
      positions ??= await list(loop, paths);
      backoff = FIRST_BACKOFF_MS;
      positions = await follow(loop, paths, positions);
      await pause(PAUSE_MS, signal);
    } catch (error) {
      if (error instanceof SinkFailure) {
        throw error.reason;
      }
      if (signal.aborted) {
        return;
      }
      // What happened while nobody listened is only known from a list
      positions = undefined;
      if (error instanceof Expired) {
        await pause(PAUSE_MS, signal);
        continue;
      }
      paths = undefined;
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
