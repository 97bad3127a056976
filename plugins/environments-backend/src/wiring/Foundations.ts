import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { Knex } from 'knex';
import type { ClusterSources } from '../clusters/ClusterSources';
import type { Stores } from '../database/createStores';
import type { Grants } from '../grants/Grants';
import type { Metrics } from '../metrics/createMetrics';
import type { Settings } from '../settings/readSettings';

/** What the parts of the plugin are made of. */
export interface Foundations {
  knex: Knex;
  stores: Stores;
  hosts: ScmHosts;
  clusterSources: ClusterSources;
  settings: Settings;
  grants: Grants;
  logger: LoggerService;
  metrics: Metrics;
}
