import type { Knex } from 'knex';
import type { SourceRef } from './SourceRef';

/** Rows of one statement. */
const BATCH = 200;
const INSERTED_AT_ONCE = 50;

/** Texts that a reading of a source has fetched, so that the next one goes on where this one broke off. */
export class FetchedBlobStore {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  /** The texts that are kept of blobs, by SHA. */
  async read(
    { repository, branch }: SourceRef,
    shas: string[],
  ): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (let at = 0; at < shas.length; at += BATCH) {
      const rows = await this.knex('fetched_blobs')
        .where({ repository, branch })
        .whereIn('sha', shas.slice(at, at + BATCH))
        .select('sha', 'content');
      rows.forEach(({ sha, content }) => texts.set(sha, content));
    }
    return texts;
  }

  async keep(
    { repository, branch }: SourceRef,
    texts: ReadonlyMap<string, string>,
  ): Promise<void> {
    const rows = [...texts].map(([sha, content]) => ({
      repository,
      branch,
      sha,
      content,
    }));
    for (let at = 0; at < rows.length; at += INSERTED_AT_ONCE) {
      await this.knex('fetched_blobs')
        .insert(rows.slice(at, at + INSERTED_AT_ONCE))
        .onConflict(['repository', 'branch', 'sha'])
        .ignore();
    }
  }

  /** Forgets what the source has elsewhere by now, or is not read any more. */
  async clear({ repository, branch }: SourceRef): Promise<void> {
    await this.knex('fetched_blobs').where({ repository, branch }).delete();
  }
}
