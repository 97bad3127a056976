import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { environmentsScmExtensionPoint } from '@downstage/backstage-plugin-environments-node';
import { GithubScmProvider } from './GithubScmProvider';

/**
 * Registers GitHub with the environments plugin, for every host under `integrations.github`.
 *
 * @public
 */
export const environmentsModuleGithub = createBackendModule({
  pluginId: 'environments',
  moduleId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        scm: environmentsScmExtensionPoint,
      },
      async init({ config, logger, scm }) {
        scm.addProvider(GithubScmProvider.fromConfig(config, { logger }));
      },
    });
  },
});
