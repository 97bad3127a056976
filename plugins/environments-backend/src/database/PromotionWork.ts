import {
  type PromotionKind,
  type PromotionState,
  isOpen,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { waitingFor } from './promotionTurns';
import type { SourceRef } from './SourceRef';
import type { WorkStore } from './WorkStore';

/** Those that have not come to an end. */
export const UNFINISHED: PromotionState[] = [
  'draft',
  'open',
  'merged',
  'waiting-for-sync',
  'syncing',
];
/** Those of which nothing has reached the branch. */
export const OPEN: PromotionState[] = UNFINISHED.filter(isOpen);
/** Those that may still come to something: a failed one may become healthy, late. */
export const FOLLOWED: PromotionState[] = [...UNFINISHED, 'failed'];

/** Kinds that bring no version: nothing that comes to an environment came with them. */
export const VERSIONLESS: PromotionKind[] = ['configuration', 'removal'];

/** What is read is stored by then. */
const STORED_IN_MS = 5_000;

/** The item of work that looks after a promotion. */
export const workOf = (id: string) => `promotion ${id}`;

/** The item of work that looks after the pull requests of a repository. */
export const pullsOf = (repository: string) => `pulls ${repository}`;

/** A promotion whose pull request waits for people. */
export interface WaitingPromotion {
  id: string;
  number: number;
  /** Else it has ended, and may be taken up again. */
  isOpen: boolean;
}

/** Some that wait may begin by what becomes of others, or have to stop; asks for more with them. */
export async function askWaiting(
  trx: Knex,
  work: WorkStore,
  others: Array<{ environment: string; service: string }>,
  more: Array<{ id: string }> = [],
): Promise<void> {
  const ids = more.map(({ id }) => id);
  for (const { environment, service } of others) {
    ids.push(...(await waitingFor(trx, { environment, services: [service] })));
  }
  await work.ask(ids.map(workOf), { trx });
}

/** Asks for promotions to be looked at, by what has changed around them. */
export class PromotionWork {
  constructor(private readonly options: { knex: Knex; work: WorkStore }) {}

  /**
   * Asks for the promotions of deployments to be looked at, and for those that wait for one of them: something has changed
   * there. One that failed without a merge has nothing to do with it.
   */
  async askForDeployments(
    environment: string,
    services: string[],
  ): Promise<void> {
    const ids = await this.options
      .knex('promotions')
      .where({ environment })
      .whereIn('service', services)
      .whereIn('state', FOLLOWED)
      .where(query =>
        query
          .whereNot('state', 'failed')
          .orWhere('change', 'like', '%"mergeCommit":%'),
      )
      .pluck('id');
    const waiting = await waitingFor(this.options.knex, {
      environment,
      services,
    });
    await this.options.work.ask([...ids, ...waiting].map(workOf));
  }

  /** Asks for the promotion of a pull request to be looked at, also for one that was closed: it may be open again. */
  async askForPullRequest(repository: string, number: number): Promise<void> {
    const rows = await this.options
      .knex('promotions')
      .whereIn('state', [...FOLLOWED, 'closed'])
      .where('change', 'like', `%"number":${Number(number)},%`)
      .select('id', 'change');
    const found = rows.filter(({ change }) => {
      const { repository: own, pullRequest } = JSON.parse(change);
      return own === repository && pullRequest?.number === number;
    });
    await this.options.work.ask(found.map(({ id }) => workOf(id)));
  }

  /** The promotions of a repository whose pull requests are open, or were closed so lately that somebody may reopen them. */
  async waiting(
    repository: string,
    { endedSince }: { endedSince: Date },
  ): Promise<WaitingPromotion[]> {
    const rows = await this.options
      .knex('promotions')
      .where(query =>
        query
          .where('state', 'open')
          .orWhere(ended =>
            ended
              .whereIn('state', ['closed', 'failed'])
              .where('updated_at', '>', endedSince.toISOString()),
          ),
      )
      .select('id', 'state', 'change');
    return rows.flatMap(({ id, state, change }) => {
      const { repository: own, pullRequest, mergeCommit } = JSON.parse(change);
      return own === repository && pullRequest && !mergeCommit
        ? [{ id, number: pullRequest.number, isOpen: state === 'open' }]
        : [];
    });
  }

  /**
   * Asks for the promotions to be looked at whose pull requests may conflict with their branch by now: it has another text of
   * one of their files than when it was read last.
   *
   * @param shaOf - The blob that the branch has of a file now
   */
  async askForFiles(
    { repository, branch }: SourceRef,
    shaOf: (path: string) => string | undefined,
  ): Promise<void> {
    const { knex, work } = this.options;
    const ids = await this.openInto({ repository, branch });
    const own = await knex('promotion_files')
      .whereIn('promotion_id', ids)
      .select('promotion_id', 'path');
    const paths = [...new Set(own.map(({ path }) => path))];
    const stored = await knex('source_files')
      .where({ repository, branch })
      .whereIn('path', paths)
      .select('path', 'sha');
    const before = new Map(stored.map(({ path, sha }) => [path, sha]));
    const moved = own.filter(({ path }) => before.get(path) !== shaOf(path));
    await work.ask(moved.map(row => workOf(row.promotion_id)));
  }

  /** Asks for the promotions to be looked at whose pull requests go to a branch, when what was read of it is stored. */
  async askForBranch(source: SourceRef): Promise<void> {
    const ids = await this.openInto(source);
    await this.options.work.ask(ids.map(workOf), { inMs: STORED_IN_MS });
  }

  /** The promotions whose pull requests to a branch are open. */
  private async openInto({ repository, branch }: SourceRef): Promise<string[]> {
    const open = await this.options
      .knex('promotions')
      .where('state', 'open')
      .select('id', 'change');
    return open.flatMap(row => {
      const change = JSON.parse(row.change);
      return change.repository === repository && change.branch === branch
        ? [row.id]
        : [];
    });
  }

  /** Asks for everything to be looked at that is not finished: a process may have ended in the middle. */
  async askForAll(): Promise<void> {
    const ids = await this.options
      .knex('promotions')
      .whereIn('state', FOLLOWED)
      .pluck('id');
    await this.options.work.ask(ids.map(workOf));
  }
}
