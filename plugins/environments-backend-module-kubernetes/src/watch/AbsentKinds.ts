import { type WatchedResource, resourceName } from '@downstage/readers';
import type { ClusterApi } from '../api/ClusterApi';
import { type Served, readServed } from '../api/readServed';
import type { Definitions } from './Definitions';
import type { News } from './News';
import type { WatchTimings } from './WatchTimings';

/**
 * The kinds that a cluster lacks. Where its definitions may be read, these tell when one of them comes; else the cluster is
 * asked from time to time, once for all of them.
 */
export class AbsentKinds {
  private readonly wanted = new Map<string, WatchedResource>();

  constructor(
    private readonly options: {
      api: ClusterApi;
      definitions: Definitions;
      news: News;
      timings: WatchTimings;
    },
  ) {}

  /** Waits until a kind may have come, or the signal aborts. */
  async wait(
    resource: WatchedResource,
    seen: number,
    signal: AbortSignal,
  ): Promise<void> {
    const name = resourceName(resource);
    this.wanted.set(name, resource);
    await this.options.news.since(name, seen, signal);
    this.wanted.delete(name);
  }

  /** Asks for them until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { definitions, timings } = this.options;
    let served: Served | undefined;
    while (!signal.aborted) {
      await timings.pause(
        timings.absentRetryMs * (served?.requests ?? 1),
        signal,
      );
      if (definitions.known || this.wanted.size === 0 || signal.aborted) {
        served = undefined;
        continue;
      }
      served = await this.look(served, signal);
    }
  }

  private async look(
    before: Served | undefined,
    signal: AbortSignal,
  ): Promise<Served | undefined> {
    const { api, news } = this.options;
    try {
      const wanted = [...this.wanted.values()];
      const served = await readServed(api, wanted, { before, signal });
      [...this.wanted.keys()]
        .filter(name => served.names.has(name))
        .forEach(name => news.tell(name));
      return served;
    } catch {
      // The streams tell what is wrong with the server
      return before;
    }
  }
}
