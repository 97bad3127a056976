import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { environmentsClustersExtensionPoint } from '@downstage/backstage-plugin-environments-node';
import { InClusterProvider } from './InClusterProvider';
import { KubeconfigClusterProvider } from './KubeconfigClusterProvider';
import { PluginClusterProvider } from './PluginClusterProvider';

/**
 * Lets the environments plugin watch clusters: those of a kubeconfig, of the portal's Kubernetes plugin, and the one that
 * the portal runs in.
 *
 * @public
 */
export const environmentsModuleKubernetes = createBackendModule({
  pluginId: 'environments',
  moduleId: 'kubernetes',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        clusters: environmentsClustersExtensionPoint,
      },
      async init({ config, logger, auth, discovery, clusters }) {
        const providers = [
          KubeconfigClusterProvider.fromConfig(config, { logger }),
          PluginClusterProvider.fromConfig(config, {
            access: { auth, discovery },
            logger,
          }),
          InClusterProvider.fromConfig(config, { logger }),
        ].filter(provider => provider !== undefined);
        providers.forEach(provider => clusters.addProvider(provider));
        if (providers.length === 0) {
          logger.info(
            'No cluster is watched: set environments.kubernetes.kubeconfig, plugin or inCluster',
          );
        }
      },
    });
  },
});
