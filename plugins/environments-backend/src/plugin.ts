import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  type ClusterProvider,
  ScmHosts,
  type ScmProvider,
  environmentsClustersExtensionPoint,
  environmentsScmExtensionPoint,
} from '@downstage/backstage-plugin-environments-node';
import { Access } from './access/Access';
import { Visibility } from './access/Visibility';
import { registerPermissions } from './access/registerPermissions';
import { ClusterSources } from './clusters/ClusterSources';
import { SyncRequests } from './clusters/SyncRequests';
import { createStores } from './database/createStores';
import { openDatabase } from './database/openDatabase';
import { GoldenPath } from './golden/GoldenPath';
import { createRouter } from './router/createRouter';
import { isAlive } from './settings/isAlive';
import { readSettings } from './settings/readSettings';
import { SituationReader } from './situation/SituationReader';
import { createCatalogReader } from './wiring/createCatalogReader';
import { createObservation } from './wiring/createObservation';
import { createPromotions } from './wiring/createPromotions';
import { Work } from './work/Work';

/** Host and process are for people who look into the table. */
function ownerName(): string {
  return `${hostname().slice(0, 50)}/${process.pid}/${randomUUID()}`;
}

/**
 * The backend of the environments plugin. Its parts are wired here, with the functions of `wiring/`, and nowhere else.
 *
 * @public
 */
export const environmentsPlugin = createBackendPlugin({
  pluginId: 'environments',
  register(env) {
    const scmProviders: ScmProvider[] = [];
    const clusterProviders: ClusterProvider[] = [];
    env.registerExtensionPoint(environmentsScmExtensionPoint, {
      addProvider: provider => void scmProviders.push(provider),
    });
    env.registerExtensionPoint(environmentsClustersExtensionPoint, {
      addProvider: provider => void clusterProviders.push(provider),
    });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { logger, lifecycle, catalog, permissionsRegistry } = deps;
        const settings = readSettings(deps.config);
        const knex = await openDatabase(deps.database);
        const stores = createStores({ knex, owner: ownerName() });
        await stores.leases.claimEmbedded({
          pid: process.pid,
          isAlive,
          patienceMs: 15_000,
        });
        const hosts = new ScmHosts(scmProviders);
        const clusterSources = new ClusterSources({
          providers: clusterProviders,
          logger,
        });
        const foundations = {
          knex,
          stores,
          hosts,
          clusterSources,
          settings,
          logger,
        };
        const observation = createObservation(foundations);
        const situations = new SituationReader(stores);
        const promotions = createPromotions(foundations, {
          ...observation,
          situations,
        });

        registerPermissions(permissionsRegistry, stores.environments);
        const access = new Access({
          permissions: deps.permissions,
          permissionsRegistry,
        });
        const visibility = new Visibility({ ...stores, catalog, access });
        deps.httpRouter.use(
          await createRouter({
            httpAuth: deps.httpAuth,
            auditor: deps.auditor,
            access,
            queries: { stores, situations, access, visibility },
            promotions: promotions.service,
            goldenPath: new GoldenPath({
              ...stores,
              hosts,
              fleets: settings.fleets,
            }),
            syncs: new SyncRequests({ ...stores, clusters: clusterSources }),
          }),
        );

        const work = new Work({
          ...stores,
          ...observation,
          logger,
          scheduler: deps.scheduler,
          signals: deps.signals,
          pollSeconds: settings.pollSeconds,
          hosts,
          catalog: createCatalogReader(foundations, deps),
          reconciler: promotions.reconciler,
        });
        lifecycle.addStartupHook(() => work.start());
        lifecycle.addShutdownHook(() => work.stop());
      },
    });
  },
});
