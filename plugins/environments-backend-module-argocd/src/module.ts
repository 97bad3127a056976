import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { environmentsClustersExtensionPoint } from '@downstage/backstage-plugin-environments-node';
import { ArgoCdClusterProvider } from './ArgoCdClusterProvider';

/**
 * Lets the environments plugin read Applications through Argo CD's own API, where clusters may not be read.
 *
 * @public
 */
export const environmentsModuleArgocd = createBackendModule({
  pluginId: 'environments',
  moduleId: 'argocd',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        clusters: environmentsClustersExtensionPoint,
      },
      async init({ config, logger, clusters }) {
        const provider = ArgoCdClusterProvider.fromConfig(config, { logger });
        if (provider) {
          clusters.addProvider(provider);
        }
      },
    });
  },
});
