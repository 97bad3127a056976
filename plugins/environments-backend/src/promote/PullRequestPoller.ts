import {
  ScmError,
  type ScmHosts,
  type ScmPullRequestMark,
} from '@downstage/backstage-plugin-environments-node';
import {
  type PromotionWork,
  type WaitingPromotion,
  workOf,
} from '../database/PromotionWork';
import type { PullRequestPollStore } from '../database/PullRequestPollStore';
import type { WorkStore } from '../database/WorkStore';
import { changedPullRequests } from './changedPullRequests';
import { PROMOTION_TIMINGS, type PromotionTimings } from './LookContext';

/** How much rarer a repository is asked that tells of changes by itself. */
const STRETCH = 10;
const ENDED = new Set<string | undefined>(['merged', 'closed']);

/**
 * What still waits for pull requests that the list says have ended: a host that lists a change may show the pull request as it
 * was before.
 */
function ended(
  waiting: WaitingPromotion[],
  marks: ScmPullRequestMark[],
): WaitingPromotion[] {
  const states = new Map(marks.map(({ number, state }) => [number, state]));
  return waiting.filter(
    ({ number, isOpen }) => isOpen && ENDED.has(states.get(number)),
  );
}

/**
 * Finds out which pull requests of a repository have changed, with one conditional request for all that wait: where nothing
 * has changed it costs nothing of a host's limit. GraphQL could ask for several repositories at once, but never
 * conditionally, and a token of a GitHub App does not reach beyond one organization.
 */
export class PullRequestPoller {
  private readonly timings: PromotionTimings;

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      polls: PullRequestPollStore;
      promotionWork: PromotionWork;
      work: WorkStore;
      timings?: PromotionTimings;
    },
  ) {
    this.timings = options.timings ?? PROMOTION_TIMINGS;
  }

  /**
   * Looks at the pull requests of one repository, and asks for the promotions whose have changed.
   *
   * @returns in how many milliseconds to look again; undefined when nothing waits any more
   */
  async look(repository: string): Promise<number | undefined> {
    const { promotionWork, polls } = this.options;
    const { waitMs, endedMs, endedForMs } = this.timings;
    const waiting = await promotionWork.waiting(repository, {
      endedSince: new Date(Date.now() - endedForMs),
    });
    if (waiting.length === 0) {
      return undefined;
    }
    if (!(await this.poll(repository, waiting))) {
      return endedMs;
    }
    if (waiting.every(({ isOpen }) => !isOpen)) {
      return Math.max(endedMs, waitMs);
    }
    const poll = await polls.read(repository);
    return poll?.isTold ? waitMs * STRETCH : waitMs;
  }

  /** Tells whether the host let us look. */
  private async poll(
    repository: string,
    waiting: WaitingPromotion[],
  ): Promise<boolean> {
    const { hosts, polls } = this.options;
    const scm = hosts.of(repository);
    if (!scm) {
      return false;
    }
    const before = await polls.read(repository);
    try {
      const { etag } = before ?? {};
      const latest = await scm.pullRequests.latest({ etag });
      if (latest.status === 'found') {
        const hasChanged = changedPullRequests(before?.marks, latest);
        const changed = waiting.filter(({ number }) => hasChanged(number));
        await this.ask([...changed, ...ended(waiting, latest.pullRequests)]);
        await polls.replace(
          repository,
          { etag: latest.etag, marks: latest.pullRequests },
          { missed: changed.length > 0 && !before?.wasTold },
        );
      } else {
        await this.ask(ended(waiting, before?.marks ?? []));
      }
      return true;
    } catch (error) {
      if (!(error instanceof ScmError) || error.kind === 'unavailable') {
        throw error;
      }
      // Each says by itself what it is that the host does not show
      await this.ask(waiting.filter(({ isOpen }) => isOpen));
      return false;
    }
  }

  private ask(promotions: WaitingPromotion[]): Promise<void> {
    return this.options.work.ask(promotions.map(({ id }) => workOf(id)));
  }
}
