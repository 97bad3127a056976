import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { WorkStore } from './WorkStore';

/** Those that have not come to an end. */
export const UNFINISHED: PromotionState[] = [
  'draft',
  'open',
  'merged',
  'waiting-for-sync',
  'syncing',
];
/** Those that may still come to something: a failed one may become healthy, late. */
export const FOLLOWED: PromotionState[] = [...UNFINISHED, 'failed'];

/** The item of work that looks after a promotion. */
export const workOf = (id: string) => `promotion ${id}`;

/** Asks for promotions to be looked at, by what has changed around them. */
export class PromotionWork {
  constructor(private readonly options: { knex: Knex; work: WorkStore }) {}

  /**
   * Asks for the promotions of deployments to be looked at: something has changed there. One that failed without a merge has
   * nothing to do with it.
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
    await this.options.work.ask(ids.map(workOf));
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

  /** Asks for everything to be looked at that is not finished: a process may have ended in the middle. */
  async askForAll(): Promise<void> {
    const ids = await this.options
      .knex('promotions')
      .whereIn('state', FOLLOWED)
      .pluck('id');
    await this.options.work.ask(ids.map(workOf));
  }
}
