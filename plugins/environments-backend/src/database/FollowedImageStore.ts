import type { Knex } from 'knex';

/** What came of the last look at the tags of an image. */
export interface StoredFollowedImage {
  /** Normalised, without tag. */
  name: string;
  /** What was looked for, as a text that is compared. */
  wish: string;
  /** Tags that were offered, whatever became of them since. */
  seen: string[];
  /** ISO 8601. */
  lookedAt: string;
  /** Why the look failed. */
  problem?: string;
}

/** The images whose tags are taken from their registries. */
export class FollowedImageStore {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  async get(name: string): Promise<StoredFollowedImage | undefined> {
    return (await this.of([name])).get(name);
  }

  /** By name. */
  async of(names: string[]): Promise<Map<string, StoredFollowedImage>> {
    const rows = await this.knex('followed_images').whereIn('name', names);
    return new Map(
      rows.map(({ name, wish, seen, looked_at, problem }) => [
        name,
        {
          name,
          wish,
          seen: JSON.parse(seen),
          lookedAt: looked_at,
          ...(problem ? { problem } : {}),
        },
      ]),
    );
  }

  async save(found: StoredFollowedImage): Promise<void> {
    const { name, wish, seen, lookedAt, problem } = found;
    const row = {
      name,
      wish,
      seen: JSON.stringify(seen),
      looked_at: lookedAt,
      problem: problem ?? null,
    };
    await this.knex('followed_images').insert(row).onConflict('name').merge();
  }

  async forget(name: string): Promise<void> {
    await this.knex('followed_images').where({ name }).delete();
  }
}
