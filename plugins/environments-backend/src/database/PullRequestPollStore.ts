import type { ScmPullRequestMark } from '@downstage/backstage-plugin-environments-node';
import type { Knex } from 'knex';

/** What a repository said last of its pull requests. */
export interface PullRequestPoll {
  etag?: string;
  /** Newest change first. */
  marks: ScmPullRequestMark[];
  /** Whether webhooks of the repository are known to come. */
  isTold: boolean;
  /** Whether one came since. */
  wasTold: boolean;
}

/** What repositories said last of their pull requests, and whether they tell of changes by themselves. */
export class PullRequestPollStore {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  /** Undefined before the first poll. */
  async read(repository: string): Promise<PullRequestPoll | undefined> {
    const row = await this.knex('pull_request_polls')
      .where({ repository })
      .first();
    return (
      row && {
        etag: row.etag ?? undefined,
        marks: JSON.parse(row.marks),
        isTold: Boolean(row.is_told),
        wasTold: Boolean(row.was_told),
      }
    );
  }

  /** Writes down what a poll said; with `missed`, that something changed of which no webhook had told. */
  async replace(
    repository: string,
    poll: Pick<PullRequestPoll, 'etag' | 'marks'>,
    { missed }: { missed: boolean },
  ): Promise<void> {
    const row = {
      repository,
      etag: poll.etag ?? null,
      marks: JSON.stringify(poll.marks),
      was_told: false,
    };
    await this.knex('pull_request_polls')
      .insert({ ...row, is_told: false })
      .onConflict('repository')
      .merge({ ...row, ...(missed ? { is_told: false } : {}) });
  }

  /** Writes down that a webhook came. */
  async tell(repository: string): Promise<void> {
    await this.knex('pull_request_polls')
      .where({ repository })
      .update({ is_told: true, was_told: true });
  }
}
