import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import plugin from '../src/alpha';
import { environmentsApiRef } from '../src/api';
import { FakeEnvironmentsApi } from '../src/__testUtils__/FakeEnvironmentsApi';
import { shop } from '../src/__testUtils__/shop';

const fakeBackend = createFrontendModule({
  pluginId: 'environments',
  extensions: [
    // Stands for the catalog: the start page shows the tab and the card of the shop
    createTestEntityPage({ entity: shop }),
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
