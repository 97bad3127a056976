import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { ChangeTeller } from './ChangeTeller';
import { ConfiguredEnvironments } from './ConfiguredEnvironments';
import { EnvironmentProcessor } from './EnvironmentProcessor';

/**
 * Adds the environment processor and the environments of app-config to the catalog, and tells the environments plugin of
 * changes.
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
        events: eventsServiceRef,
      },
      async init({ catalog, config, events }) {
        catalog.addProcessor(new EnvironmentProcessor());
        catalog.addProcessor(new ChangeTeller({ events }));
        catalog.addEntityProvider(ConfiguredEnvironments.fromConfig(config));
      },
    });
  },
});
