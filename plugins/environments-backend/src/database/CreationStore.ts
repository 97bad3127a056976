import type { Knex } from 'knex';
import type { EnvironmentCreationRow } from './tables';

/** A repository that the portal began to create for an environment. */
export interface Creation {
  repository: string;
  /** Entity ref. */
  environment: string;
  /** Entity ref. */
  owner: string;
  cluster: string;
  requestedBy: string;
  /** Whether the repository is known to be ours. */
  created: boolean;
  /** Whether it was protected and given to its owner. */
  guarded: boolean;
}

type NewCreation = Omit<Creation, 'created' | 'guarded'>;

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
  created: row.created_at !== null,
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

  /** Writes down that a repository is about to be created, over what came to nothing. */
  async begin(creation: NewCreation): Promise<void> {
    await this.knex('environment_creations')
      .insert(toRow(creation))
      .onConflict('repository')
      .merge()
      .whereNull('environment_creations.created_at');
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
