import {
  SinkFailure,
  handOver,
} from '@downstage/backstage-plugin-environments-node';
import type { KubernetesObject } from '@downstage/readers';
import { KubernetesApiError } from '../api/ClusterApi';
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
  const idle = new IdleTimer(timings.idleMs);
  let opened = false;
  try {
    idle.start();
    const response = await api.open(
      `${stream.path}?${query}`,
      AbortSignal.any([signal, idle.signal]),
    );
    opened = true;
    const body = response.body as unknown as AsyncIterable<Buffer>;
    for await (const lines of readLines(body)) {
      idle.stop();
      const events = lines.map(line => JSON.parse(line) as WatchEvent);
      await take(watch, events);
      const reached = events.at(-1)?.object.metadata?.resourceVersion;
      if (reached) {
        stream.moved(reached);
      }
      idle.start();
    }
  } catch (error) {
    if (error instanceof SinkFailure || error instanceof KubernetesApiError) {
      throw error;
    }
    const cause = idle.failure ?? error;
    throw opened ? new StreamLost(messageOf(cause), { cause }) : cause;
  } finally {
    idle.end();
  }
}
