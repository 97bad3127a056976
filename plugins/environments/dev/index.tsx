import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import plugin from '../src/alpha';
import { environmentsApiRef } from '../src/api';
import { FakeEnvironmentsApi } from '../src/testing/FakeEnvironmentsApi';

const fakeBackend = createFrontendModule({
  pluginId: 'environments',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: environmentsApiRef,
          deps: {},
          factory: () => new FakeEnvironmentsApi(),
        }),
    }),
  ],
});

createDevApp({ features: [plugin, fakeBackend] });
