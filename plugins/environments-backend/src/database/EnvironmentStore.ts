import type {
  Environment,
  EnvironmentProblem,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { Service } from '../catalog/Service';
import type { ChangeFeed } from './ChangeFeed';
import { transaction } from './transaction';

/** An environment with what is wrong with it. */
export interface StoredEnvironment {
  environment: Environment;
  problems: EnvironmentProblem[];
  /** Another repository that the entity comes from now; a person has to accept it. */
  proposedHome?: string;
}

/** Brings a table of JSON rows in line with what is wanted; tells the refs that changed. */
async function replaceRows(
  trx: Knex,
  table: string,
  wanted: Map<string, Record<string, string | null>>,
): Promise<string[]> {
  const existing = new Map(
    (await trx(table).select()).map(({ ref, ...row }) => [ref as string, row]),
  );
  const gone = [...existing.keys()].filter(ref => !wanted.has(ref));
  const changed = [...wanted.keys()].filter(ref => {
    const [old, row] = [existing.get(ref), wanted.get(ref)!];
    return !old || Object.keys(row).some(key => old[key] !== row[key]);
  });
  // Sorted, so that two who lock several rows cannot wait for each other
  for (const ref of [...gone, ...changed].sort()) {
    const row = wanted.get(ref);
    await (row
      ? trx(table)
          .insert({ ref, ...row })
          .onConflict('ref')
          .merge()
      : trx(table).where({ ref }).delete());
  }
  return [...gone, ...changed];
}

/** Name of the count of changes of services. */
const SERVICES = 'services';

/** The catalog's environments and services, as last read. */
export class EnvironmentStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;
  private known?: { version: number; services: Service[] };

  constructor(options: { knex: Knex; feed: ChangeFeed }) {
    this.knex = options.knex;
    this.feed = options.feed;
  }

  async list(knex: Knex = this.knex): Promise<StoredEnvironment[]> {
    const rows = await knex('environments').orderBy('ref');
    return rows.map(row => ({
      environment: JSON.parse(row.definition),
      problems: JSON.parse(row.problems),
      ...(row.proposed_home ? { proposedHome: row.proposed_home } : {}),
    }));
  }

  /** All services. They are shared, and not to be changed. */
  async services(knex: Knex = this.knex): Promise<Service[]> {
    const row = await knex('versions').where({ name: SERVICES }).first();
    const version = Number(row?.version ?? 0);
    if (this.known?.version !== version) {
      const rows = await knex('services').orderBy('ref');
      this.known = {
        version,
        services: rows.map(item => JSON.parse(item.definition)),
      };
    }
    return this.known.services;
  }

  async service(ref: string): Promise<Service | undefined> {
    const row = await this.knex('services').where({ ref }).first();
    return row && JSON.parse(row.definition);
  }

  /** Stores what the catalog has now; tells which refs changed. */
  async replace(options: {
    environments: StoredEnvironment[];
    services: Service[];
  }): Promise<{ environments: string[]; services: string[] }> {
    return transaction(this.knex, async trx => {
      const environments = await replaceRows(
        trx,
        'environments',
        new Map(
          options.environments.map(
            ({ environment, problems, proposedHome }) => [
              environment.ref,
              {
                definition: JSON.stringify(environment),
                problems: JSON.stringify(problems),
                proposed_home: proposedHome ?? null,
              },
            ],
          ),
        ),
      );
      const services = await replaceRows(
        trx,
        'services',
        new Map(
          options.services.map(service => [
            service.ref,
            { definition: JSON.stringify(service) },
          ]),
        ),
      );
      if (services.length > 0) {
        await trx('versions')
          .insert({ name: SERVICES, version: 1 })
          .onConflict('name')
          .merge({ version: trx.raw('?? + 1', ['versions.version']) });
      }
      await this.feed.append(
        trx,
        environments.map(key => ({ topic: 'environment', key })),
      );
      return { environments, services };
    });
  }
}
