import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';

/** From where an environment comes. */
export interface EnvironmentIdentity {
  /** Entity ref. */
  ref: string;
  /** The repository that it was accepted from. */
  home: string;
  /** Its last valid definition from there, as its entity had it. */
  definition: Environment;
  /** Another repository that the entity comes from now; a person has to accept it. */
  proposedHome?: string;
}

/** Which repository each environment belongs to. Stays when the entity is taken out of the catalog. */
export class IdentityStore {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  /** All identities by ref. */
  async all(): Promise<Map<string, EnvironmentIdentity>> {
    const rows = await this.knex('environment_identities').select();
    return new Map(
      rows.map(row => [
        row.ref,
        {
          ref: row.ref,
          home: row.home,
          definition: JSON.parse(row.definition),
          ...(row.proposed_home ? { proposedHome: row.proposed_home } : {}),
        },
      ]),
    );
  }

  /** Stores an identity whose home is new or has not changed; one that another replica has given another home stays. */
  async save({
    ref,
    home,
    definition,
    proposedHome,
  }: EnvironmentIdentity): Promise<void> {
    await this.knex('environment_identities')
      .insert({
        ref,
        home,
        definition: JSON.stringify(definition),
        proposed_home: proposedHome ?? null,
      })
      .onConflict('ref')
      .merge(['definition', 'proposed_home'])
      .where('environment_identities.home', home);
  }

  /**
   * Lets an environment come from the repository that is proposed for it; false when it is not proposed (any more).
   */
  async accept(ref: string, proposedHome: string): Promise<boolean> {
    const updated = await this.knex('environment_identities')
      .where({ ref, proposed_home: proposedHome })
      .update({ home: proposedHome, proposed_home: null });
    return updated > 0;
  }
}
