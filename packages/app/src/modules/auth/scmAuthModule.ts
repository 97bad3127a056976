import {
  ApiBlueprint,
  configApiRef,
  createFrontendModule,
  githubAuthApiRef,
} from '@backstage/frontend-plugin-api';
import { ScmAuth, scmAuthApiRef } from '@backstage/integration-react';

/** Signs people in to each GitHub host of `integrations.github` with the provider that signs them in to the portal. */
const scmAuthApi = ApiBlueprint.make({
  name: 'scm-auth',
  params: defineParams =>
    defineParams({
      api: scmAuthApiRef,
      deps: { config: configApiRef, github: githubAuthApiRef },
      factory: ({ config, github }) =>
        ScmAuth.merge(
          ...(config.getOptionalConfigArray('integrations.github') ?? []).map(
            integration =>
              ScmAuth.forGithub(github, {
                host: integration.getString('host'),
              }),
          ),
        ),
    }),
});

export const scmAuthModule = createFrontendModule({
  pluginId: 'app',
  extensions: [scmAuthApi],
});
