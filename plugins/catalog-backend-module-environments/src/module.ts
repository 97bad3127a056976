import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { ConfiguredEnvironments } from './ConfiguredEnvironments';
import { EnvironmentProcessor } from './EnvironmentProcessor';

/**
 * Adds the environment processor and the environments of app-config to the catalog.
 *
 * @public
 */
export const catalogModuleEnvironments = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'environments',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ catalog, config }) {
        catalog.addProcessor(new EnvironmentProcessor());
        catalog.addEntityProvider(ConfiguredEnvironments.fromConfig(config));
      },
    });
  },
});
