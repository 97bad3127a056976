import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  type ClusterProvider,
  type ScmProvider,
  environmentsClustersExtensionPoint,
  environmentsScmExtensionPoint,
} from '@downstage/backstage-plugin-environments-node';
import { startSuite } from './wiring/startSuite';

/**
 * The backend of the environments plugin. Its parts are connected in `wiring/`, and nowhere else.
 *
 * @public
 */
export const environmentsPlugin = createBackendPlugin({
  pluginId: 'environments',
  register(env) {
    const scms: ScmProvider[] = [];
    const clusters: ClusterProvider[] = [];
    env.registerExtensionPoint(environmentsScmExtensionPoint, {
      addProvider: provider => void scms.push(provider),
    });
    env.registerExtensionPoint(environmentsClustersExtensionPoint, {
      addProvider: provider => void clusters.push(provider),
    });
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      init: deps => startSuite(deps, { scms, clusters }),
    });
  },
});
