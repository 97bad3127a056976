import type { Knex } from 'knex';
import { ChangeFeed } from './ChangeFeed';
import { DeploymentStore } from './DeploymentStore';
import { EnvironmentStore } from './EnvironmentStore';
import { GapStore } from './GapStore';
import { LeaseStore } from './LeaseStore';
import { ObjectStore } from './ObjectStore';
import { PromotionStore } from './PromotionStore';
import { RecordStore } from './RecordStore';
import { SourceStore } from './SourceStore';

/** All that is kept in the database. */
export interface Stores {
  feed: ChangeFeed;
  leases: LeaseStore;
  environments: EnvironmentStore;
  gaps: GapStore;
  sources: SourceStore;
  objects: ObjectStore;
  deployments: DeploymentStore;
  records: RecordStore;
  promotions: PromotionStore;
}

/**
 * @param owner - Names this process among those that share the database
 */
export function createStores(options: { knex: Knex; owner: string }): Stores {
  const { knex, owner } = options;
  const feed = new ChangeFeed({ knex });
  const leases = new LeaseStore({ knex, owner });
  const gaps = new GapStore({ knex });
  const records = new RecordStore({ knex });
  return {
    feed,
    leases,
    gaps,
    environments: new EnvironmentStore({ knex, feed }),
    sources: new SourceStore({ knex, gaps }),
    objects: new ObjectStore({ knex, leases }),
    deployments: new DeploymentStore({ knex, feed }),
    records,
    promotions: new PromotionStore({ knex, feed, records }),
  };
}
