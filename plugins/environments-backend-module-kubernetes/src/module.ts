import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { environmentsClustersExtensionPoint } from '@downstage/backstage-plugin-environments-node';
import { KubeconfigClusterProvider } from './KubeconfigClusterProvider';

/**
 * Lets the environments plugin watch the clusters of `environments.kubernetes.kubeconfig`.
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
        clusters: environmentsClustersExtensionPoint,
      },
      async init({ config, logger, clusters }) {
        const provider = KubeconfigClusterProvider.fromConfig(config, {
          logger,
        });
        if (provider) {
          clusters.addProvider(provider);
        } else {
          logger.info(
            'No cluster is watched: environments.kubernetes.kubeconfig is not set',
          );
        }
      },
    });
  },
});
