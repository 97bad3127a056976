import {
  SinkFailure,
  handOver,
} from '@downstage/backstage-plugin-environments-node';
import type { KubernetesObject } from '@downstage/readers';
import { KubernetesApiError } from '../api/ClusterApi';
import { metadataOnly } from '../api/metadataOnly';
import { IdleTimer } from './IdleTimer';
import { readLines } from './readLines';
import { selectionOf } from './selectionOf';
import type { Watch } from './Watch';

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubernetesObject & { code?: number; message?: string };
}

/** A stream that had begun and broke off; what it told until then holds. */
export class StreamLost extends Error {}

/** A stream that nothing came through any more: nobody knows what it did not tell. */
export class StreamSilent extends Error {}

/** What happened since a position is not known any more, or the server has gone back behind it. */
export class PositionGone extends Error {}

/** Whether a server that tells one position is behind another; positions of other servers than these say nothing. */
export function isBehind(reached: string, position: string): boolean {
  const isNumber = /^\d+$/;
  return (
    isNumber.test(reached) &&
    isNumber.test(position) &&
    BigInt(reached) < BigInt(position)
  );
}

const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

/** Hands over the changes among events that came together. */
async function take(
  { sink, resource }: Watch,
  events: WatchEvent[],
): Promise<void> {
  const changes = events
    .filter(({ type }) => type !== 'ERROR' && type !== 'BOOKMARK')
    .map(({ type, object }) => ({
      type: type === 'DELETED' ? ('deleted' as const) : ('applied' as const),
      object,
    }));
  if (changes.length > 0) {
    await handOver(() => sink.changed(resource, changes));
  }
  const error = events.find(({ type }) => type === 'ERROR');
  if (error) {
    throw new KubernetesApiError({
      status: error.object.code ?? 0,
      message: error.object.message ?? 'the watch failed',
    });
  }
}

/** What a failure of a stream means; undefined: what it says. */
function meaningOf(
  error: unknown,
  { opened, silent }: { opened: boolean; silent?: Error },
): unknown {
  if (error instanceof KubernetesApiError && error.status === 410) {
    return new PositionGone(error.message, { cause: error });
  }
  if (
    error instanceof SinkFailure ||
    error instanceof KubernetesApiError ||
    error instanceof PositionGone
  ) {
    return error;
  }
  if (silent) {
    return opened ? new StreamSilent(silent.message, { cause: error }) : silent;
  }
  return opened ? new StreamLost(messageOf(error), { cause: error }) : error;
}

/**
 * Follows one stream until the server ends it; `moved` is told each position that was reached. The next events are read
 * when the sink has taken the ones before, so that a slow sink slows the server down.
 */
export async function followStream(
  watch: Watch,
  stream: { path: string; from: string; moved: (position: string) => void },
): Promise<void> {
  const { api, signal, timings } = watch;
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: stream.from,
    timeoutSeconds: String(api.watchSeconds),
    ...selectionOf(watch.resource),
  });
  const idle = new IdleTimer();
  let position = stream.from;
  let silenceMs = api.watchSeconds * 1000 + timings.graceMs;
  let opened = false;
  try {
    idle.start(silenceMs);
    const response = await api.open(
      `${stream.path}?${query}`,
      AbortSignal.any([signal, idle.signal]),
      watch.definedAt ? { headers: metadataOnly.watch } : {},
    );
    opened = true;
    watch.failures.recovered(watch.resource.kind);
    const body = response.body as unknown as AsyncIterable<Buffer>;
    for await (const lines of readLines(body)) {
      idle.stop();
      const events = lines.map(line => JSON.parse(line) as WatchEvent);
      await take(watch, events);
      const reached = events.at(-1)?.object.metadata?.resourceVersion;
      if (reached && isBehind(reached, position)) {
        throw new PositionGone(`the server went back to ${reached}`);
      }
      if (reached) {
        position = reached;
        stream.moved(reached);
      }
      if (events.some(({ type }) => type === 'BOOKMARK')) {
        silenceMs = timings.idleMs;
      }
      idle.start(silenceMs);
    }
  } catch (error) {
    throw meaningOf(error, { opened, silent: idle.failure });
  } finally {
    idle.end();
  }
}
