import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { EnvironmentsClient } from './EnvironmentsClient';
import { createAddServiceAction } from './createAddServiceAction';
import { createCheckAction } from './createCheckAction';
import { createEnvironmentAction } from './createEnvironmentAction';
import { createRegisterAction } from './createRegisterAction';
import { createEnvironmentProposalAction } from './createEnvironmentProposalAction';
import { createPreviewsAction } from './createPreviewsAction';
import { createProposalAction } from './createProposalAction';
import { createRepositoryAction } from './createRepositoryAction';

/**
 * Adds the actions of the golden path to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleEnvironments = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'environments',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, catalog, discovery }) {
        const client = new EnvironmentsClient({ auth, discovery });
        actions.addActions(
          createCheckAction({ client }),
          createRepositoryAction({ client }),
          createRegisterAction({ catalog }),
          createProposalAction({ client }),
          createEnvironmentAction({ client }),
          createEnvironmentProposalAction({ client }),
          createPreviewsAction({ client }),
          createAddServiceAction({ client }),
        );
      },
    });
  },
});
