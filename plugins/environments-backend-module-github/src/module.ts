import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { environmentsScmExtensionPoint } from '@downstage/backstage-plugin-environments-node';
import { GithubScmProvider } from './GithubScmProvider';
import { toScmChange } from './toScmChange';

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
        events: eventsServiceRef,
        logger: coreServices.logger,
        scm: environmentsScmExtensionPoint,
      },
      async init({ config, events, logger, scm }) {
        const provider = GithubScmProvider.fromConfig(config, { logger });
        scm.addProvider(provider);
        await events.subscribe({
          id: 'environments-github',
          topics: ['github.push', 'github.pull_request'],
          async onEvent({ topic, eventPayload }) {
            const change = toScmChange(topic, eventPayload);
            if (change) {
              await provider.notify(change);
            }
          },
        });
      },
    });
  },
});
