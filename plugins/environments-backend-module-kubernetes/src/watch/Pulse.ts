import {
  AnswerTimeout,
  type ClusterApi,
  KubernetesApiError,
  readJson,
} from '../api/ClusterApi';
import { metadataOnly } from '../api/metadataOnly';
import { readRights } from '../sync/readRights';
import { PositionGone, isBehind } from './followStream';
import type { News } from './News';
import type { WatchTimings } from './WatchTimings';

/** A cluster that gave no sign of life, though its streams did not break. */
export class ClusterSilent extends Error {
  /** ISO 8601; when it gave the last one. */
  readonly goodAt: string;

  constructor(message: string, options: { goodAt: string; cause: unknown }) {
    super(message, options);
    this.goodAt = options.goodAt;
  }
}

/** A stream that is followed. */
export interface FollowedStream {
  path: string;
  position(): string;
  /** Ends it, to be opened again from where it is. */
  reopen(): void;
  /** Ends it, for a reason. */
  lose(error: Error): void;
}

/**
 * Asks a cluster for a sign of life, with one cheap request at a time. The streams of kinds without events say nothing for
 * as long as they last: not that the connection is dead, not that the server was put back behind their position, not that
 * the rights have changed.
 */
export class Pulse {
  private readonly streams = new Set<FollowedStream>();
  private readonly rights = new Map<string, string>();
  private beats = 0;
  /** By the monotonic clock. */
  private good = performance.now();

  constructor(
    private readonly options: {
      api: ClusterApi;
      news: News;
      timings: WatchTimings;
      /** Those in which rights matter. */
      namespaces: ReadonlySet<string>;
      /** Told when the credentials may do something else than before. */
      onRights: () => Promise<void>;
    },
  ) {}

  /** Returns a function that forgets the stream. */
  follow(stream: FollowedStream): () => void {
    this.streams.add(stream);
    return () => this.streams.delete(stream);
  }

  /** Beats until the signal aborts. Rejects only when `onRights` does. */
  async run(signal: AbortSignal): Promise<void> {
    const { timings } = this.options;
    while (!signal.aborted) {
      await timings.pause(timings.pulseMs, signal);
      // What is not followed is asked for anyway
      if (this.streams.size > 0 && !signal.aborted) {
        await this.beat(signal);
      }
    }
  }

  private async beat(signal: AbortSignal): Promise<void> {
    this.beats += 1;
    const turn = Math.floor(this.beats / 2);
    const ask = async () => {
      const isOther =
        this.beats % 2 === 1
          ? await this.askRights(turn, signal)
          : await this.askPosition(turn, signal);
      this.good = performance.now();
      return isOther;
    };
    let rightsChanged = false;
    try {
      rightsChanged = await ask();
    } catch (error) {
      if (!this.settle(error, signal)) {
        rightsChanged = await this.askAgain(ask, error, signal);
      }
    }
    if (rightsChanged) {
      this.each(stream => stream.reopen());
      this.options.news.tell();
      await this.options.onRights();
    }
  }

  /** Through another connection. */
  private async askAgain(
    ask: () => Promise<boolean>,
    failure: unknown,
    signal: AbortSignal,
  ): Promise<boolean> {
    try {
      const rightsChanged = await ask();
      if (failure instanceof AnswerTimeout) {
        // The connection was dead, so that those of the streams may be
        this.each(stream => stream.reopen());
      }
      return rightsChanged;
    } catch (error) {
      if (!this.settle(error, signal)) {
        this.loseAll(error);
      }
      return false;
    }
  }

  /** Whether a failure is a sign of life, too, or was wanted. */
  private settle(error: unknown, signal: AbortSignal): boolean {
    if (signal.aborted) {
      return true;
    }
    if (error instanceof KubernetesApiError) {
      this.good = performance.now();
      return true;
    }
    return false;
  }

  private loseAll(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    const goodAt = new Date(
      Date.now() - (performance.now() - this.good),
    ).toISOString();
    this.each(stream =>
      stream.lose(new ClusterSilent(text, { goodAt, cause: error })),
    );
  }

  private each(run: (stream: FollowedStream) => void): void {
    [...this.streams].forEach(run);
  }

  /** Of one stream after the other: whether the server is still behind none of them. */
  private async askPosition(turn: number, signal: AbortSignal): Promise<false> {
    const { api, timings } = this.options;
    const streams = [...this.streams];
    const stream = streams[turn % streams.length];
    const position = stream.position();
    try {
      const reached = await readPosition(api, stream.path, {
        signal,
        answerMs: timings.pulseAnswerMs,
      });
      if (isBehind(reached, position)) {
        this.each(item =>
          item.lose(new PositionGone(`the server went back to ${reached}`)),
        );
      }
      return false;
    } catch (error) {
      if (error instanceof KubernetesApiError && error.status === 403) {
        stream.reopen();
      }
      throw error;
    }
  }

  /** Of one namespace after the other: whether the credentials may do something else now. */
  private async askRights(turn: number, signal: AbortSignal): Promise<boolean> {
    const { api, timings } = this.options;
    const namespaces = [...this.options.namespaces];
    const namespace = namespaces[turn % namespaces.length];
    const rights = await readRights(api, namespace, {
      signal,
      answerMs: timings.pulseAnswerMs,
    });
    const before = this.rights.get(namespace);
    this.rights.set(namespace, rights);
    return before !== undefined && before !== rights;
  }
}

/** The position that a server is at, as a collection tells it. */
export async function readPosition(
  api: ClusterApi,
  path: string,
  { signal, answerMs }: { signal: AbortSignal; answerMs?: number },
): Promise<string> {
  const list = (await readJson(api, `${path}?limit=1`, signal, {
    headers: metadataOnly.list,
    sameConnection: true,
    answerMs,
  })) as { metadata?: { resourceVersion?: string } };
  return list.metadata?.resourceVersion ?? '';
}
