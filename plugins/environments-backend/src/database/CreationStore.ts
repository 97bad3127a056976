import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { EnvironmentCreationRow } from './tables';

/** A repository, or a folder of one, that the portal began to create for an environment. */
export interface Creation {
  /** Its URL, or that of the folder. */
  repository: string;
  /** Entity ref. */
  environment: string;
  /** Entity ref. */
  owner: string;
  cluster: string;
  requestedBy: string;
  /** What our first commit is known by; undefined for those of the first versions of the plugin. */
  mark?: string;
  /** Whether the repository is known to be ours. */
  created: boolean;
  /** When that became known, in ISO 8601. */
  createdAt?: string;
  /** Whether it was protected and given to its owner. */
  guarded: boolean;
}

type NewCreation = Omit<Creation, 'created' | 'createdAt' | 'guarded' | 'mark'>;

const toRow = ({ requestedBy, ...rest }: NewCreation) => ({
  ...rest,
  requested_by: requestedBy,
  begun_at: new Date().toISOString(),
});

const toCreation = (row: EnvironmentCreationRow): Creation => ({
  repository: row.repository,
  environment: row.environment,
  owner: row.owner,
  cluster: row.cluster,
  requestedBy: row.requested_by,
  ...(row.mark ? { mark: row.mark } : {}),
  created: row.created_at !== null,
  ...(row.created_at === null ? {} : { createdAt: row.created_at }),
  guarded: row.guarded_at !== null,
});

/** What the golden path has begun, so that it is finished once and nobody else's repository is taken for its own. */
export class CreationStore {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  async find(repository: string): Promise<Creation | undefined> {
    const row = await this.knex('environment_creations')
      .where({ repository })
      .first();
    return row && toCreation(row);
  }

  /** Entity refs of what was created for an owner, or is about to be, and when that began, in milliseconds since 1970. */
  async createdFor(
    owner: string,
  ): Promise<Array<{ ref: string; begunAt: number }>> {
    const rows = await this.knex('environment_creations')
      .where({ owner })
      .select('environment', 'begun_at');
    return rows.map(({ environment, begun_at }) => ({
      ref: environment,
      begunAt: Date.parse(begun_at),
    }));
  }

  /**
   * Writes down that a repository is about to be created, over what came to nothing.
   *
   * @returns what its first commit is to be known by; the same for whoever begins the same again
   */
  async begin(creation: NewCreation): Promise<string> {
    const { knex } = this;
    const row = { ...toRow(creation), mark: randomUUID() };
    await knex('environment_creations')
      .insert(row)
      .onConflict('repository')
      .merge({
        ...row,
        mark: knex.raw(
          `case when environment_creations.environment = excluded.environment
             and environment_creations.owner = excluded.owner
             and environment_creations.requested_by = excluded.requested_by
           then coalesce(environment_creations.mark, excluded.mark)
           else excluded.mark end`,
        ) as unknown as string,
      })
      .whereNull('environment_creations.created_at');
    const begun = await this.find(creation.repository);
    return begun?.mark ?? row.mark;
  }

  /** Takes away what was created there, since nothing is left of it; not what somebody else has created there meanwhile. */
  async forget({
    repository,
    createdAt,
  }: Pick<Creation, 'repository' | 'createdAt'>): Promise<void> {
    if (createdAt !== undefined) {
      await this.knex('environment_creations')
        .where({ repository, created_at: createdAt })
        .delete();
    }
  }

  /** Of several who began at once, the one that created it counts. */
  async recordCreated(creation: NewCreation): Promise<void> {
    await this.knex('environment_creations')
      .where({ repository: creation.repository })
      .update({
        ...toRow(creation),
        created_at: new Date().toISOString(),
        guarded_at: null,
      });
  }

  async recordGuarded(repository: string): Promise<void> {
    await this.knex('environment_creations')
      .where({ repository })
      .update({ guarded_at: new Date().toISOString() });
  }
}
