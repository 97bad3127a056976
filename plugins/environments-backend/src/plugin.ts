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
  type ScmProvider,
  deploymentResourceRef,
  deploymentRules,
  environmentResourceRef,
  environmentRules,
  environmentsClustersExtensionPoint,
  environmentsScmExtensionPoint,
} from '@downstage/backstage-plugin-environments-node';
import {
  environmentsCreatePermission,
  environmentsPromotePermission,
  environmentsReadPermission,
  environmentsRollbackPermission,
  environmentsSyncPermission,
  parseDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import { CatalogReader } from './catalog/CatalogReader';
import { ChangeFeed } from './database/ChangeFeed';
import { DeploymentStore } from './database/DeploymentStore';
import { EnvironmentStore } from './database/EnvironmentStore';
import { GapStore } from './database/GapStore';
import { LeaseStore } from './database/LeaseStore';
import { ObjectStore } from './database/ObjectStore';
import { PromotionStore } from './database/PromotionStore';
import { RecordStore } from './database/RecordStore';
import { SourceStore } from './database/SourceStore';
import { openDatabase } from './database/openDatabase';
import { GoldenPath } from './golden/GoldenPath';
import { HistoryRebuilder } from './history/HistoryRebuilder';
import { ClusterOwner } from './clusters/ClusterOwner';
import { ClusterSources } from './clusters/ClusterSources';
import { Projector } from './projection/Projector';
import { SyncRequests } from './clusters/SyncRequests';
import { SourceReader, scmFor } from './sources/SourceReader';
import { PromotionApplier } from './promote/PromotionApplier';
import { PromotionPlanner } from './promote/PromotionPlanner';
import { PromotionReconciler } from './promote/PromotionReconciler';
import { PromotionService } from './promote/PromotionService';
import { Access } from './router/Access';
import { EnvironmentQueries } from './router/EnvironmentQueries';
import { createRouter } from './router/createRouter';
import { readSettings } from './settings/readSettings';
import { isAlive } from './settings/isAlive';
import { Work } from './work/Work';

/**
 * The backend of the environments plugin. This is the only place where its parts are wired.
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
        const { logger, permissionsRegistry, lifecycle } = deps;
        const settings = readSettings(deps.config);
        const knex = await openDatabase(deps.database);
        const feed = new ChangeFeed({ knex });
        // Host and process are for people who look into the table
        const owner = `${hostname().slice(0, 50)}/${
          process.pid
        }/${randomUUID()}`;
        const leases = new LeaseStore({ knex, owner });
        await leases.claimEmbedded({
          pid: process.pid,
          isAlive,
          patienceMs: 15_000,
        });
        const environments = new EnvironmentStore({ knex, feed });
        const gaps = new GapStore({ knex });
        const sources = new SourceStore({ knex, gaps });
        const objects = new ObjectStore({ knex, leases });
        const deployments = new DeploymentStore({ knex, feed });
        const records = new RecordStore({ knex });
        const promotions = new PromotionStore({ knex, feed });

        const reader = new SourceReader({
          providers: scmProviders,
          environments,
          sources,
          logger,
        });
        const planner = new PromotionPlanner({
          providers: scmProviders,
          environments,
          deployments,
          promotions,
          records,
          sources,
          reader,
        });
        const applier = new PromotionApplier({
          providers: scmProviders,
          promotions,
          planner,
          appUrl: settings.appUrl,
          logger,
        });
        const clusterSources = new ClusterSources({
          providers: clusterProviders,
          logger,
        });
        const projector = new Projector({
          environments,
          sources,
          objects,
          deployments,
          gaps,
          clusters: clusterSources,
          logger,
        });
        const reconciler = new PromotionReconciler({
          providers: scmProviders,
          promotions,
          environments,
          deployments,
          applier,
          logger,
          onMerged: async ({ change }) =>
            projector.request(await reader.read(change)),
        });
        projector.onChanged((environment, services) =>
          reconciler.reconcileDeployments(environment, services),
        );
        const clusters = new ClusterOwner({
          clusters: clusterSources,
          leases,
          objects,
          logger,
          onChange: (cluster, namespaces) =>
            void projector
              .requestCluster(cluster, namespaces)
              .catch(error => logger.error(`Cluster ${cluster}: ${error}`)),
        });
        const catalog = new CatalogReader({
          auth: deps.auth,
          catalog: deps.catalog,
          environments,
          logger,
          componentTypes: settings.componentTypes,
          world: async () => {
            const states = await sources.states();
            return {
              clusters: (await clusterSources.all()).map(({ name }) => name),
              trusted: settings.trust,
              hasProvider: repository =>
                scmFor(scmProviders, repository) !== undefined,
              sourceError: ({ repository, branch }) =>
                states.find(
                  state =>
                    state.repository === repository && state.branch === branch,
                )?.error,
              unread: environment =>
                states.flatMap(({ repository, problems }) =>
                  problems
                    .filter(item => item.environment === environment)
                    .map(item => ({ repository, ...item })),
                ),
            };
          },
        });

        permissionsRegistry.addPermissions([environmentsCreatePermission]);
        permissionsRegistry.addResourceType({
          resourceRef: environmentResourceRef,
          permissions: [environmentsReadPermission],
          rules: Object.values(environmentRules),
          getResources: async refs => {
            const stored = await environments.list();
            return refs.map(
              ref =>
                stored.find(item => item.environment.ref === ref)?.environment,
            );
          },
        });
        permissionsRegistry.addResourceType({
          resourceRef: deploymentResourceRef,
          permissions: [
            environmentsPromotePermission,
            environmentsRollbackPermission,
            environmentsSyncPermission,
          ],
          rules: Object.values(deploymentRules),
          getResources: async refs => {
            const stored = await environments.list();
            const services = new Map(
              (await environments.services()).map(item => [item.ref, item]),
            );
            return refs.map(ref => {
              const parsed = parseDeploymentRef(ref);
              const service = parsed && services.get(parsed.service);
              const environment = stored.find(
                item => item.environment.ref === parsed?.environment,
              )?.environment;
              return service && environment
                ? { environment, service }
                : undefined;
            });
          },
        });

        const access = new Access({
          permissions: deps.permissions,
          permissionsRegistry,
        });
        const queries = new EnvironmentQueries({
          catalog: deps.catalog,
          feed,
          environments,
          deployments,
          records,
          promotions,
          sources,
          gaps,
          objects,
          access,
        });
        deps.httpRouter.use(
          await createRouter({
            httpAuth: deps.httpAuth,
            auditor: deps.auditor,
            access,
            queries,
            goldenPath: new GoldenPath({
              providers: scmProviders,
              environments,
              fleets: settings.fleets,
            }),
            syncs: new SyncRequests({
              deployments,
              clusters: clusterSources,
            }),
            promotions: new PromotionService({
              providers: scmProviders,
              promotions,
              planner,
              applier,
            }),
          }),
        );

        const work = new Work({
          logger,
          scheduler: deps.scheduler,
          signals: deps.signals,
          pollSeconds: settings.pollSeconds,
          providers: scmProviders,
          catalog,
          environments,
          reader,
          projector,
          reconciler,
          history: new HistoryRebuilder({
            knex,
            providers: scmProviders,
            environments,
            sources,
            gaps,
            records,
            deployments,
            feed,
            settle: async refs => {
              projector.request(refs);
              await projector.settled();
            },
            logger,
          }),
          clusters,
          feed,
        });
        lifecycle.addStartupHook(() => work.start());
        lifecycle.addShutdownHook(() => work.stop());
      },
    });
  },
});
