import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { EnvironmentsClient, environmentsApiRef } from './api';
import {
  environmentRouteRef,
  promotionRouteRef,
  rootRouteRef,
  serviceRouteRef,
} from './routes';

/**
 * The environments plugin for the legacy frontend system.
 *
 * @public
 */
export const environmentsPlugin = createPlugin({
  id: 'environments',
  routes: {
    root: rootRouteRef,
    promotion: promotionRouteRef,
    service: serviceRouteRef,
    environment: environmentRouteRef,
  },
  apis: [
    createApiFactory({
      api: environmentsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new EnvironmentsClient({ fetchApi }),
    }),
  ],
});

/**
 * All environments, and the pages of promotions below.
 *
 * @public
 */
export const EnvironmentsPage = environmentsPlugin.provide(
  createRoutableExtension({
    name: 'EnvironmentsPage',
    component: () =>
      import('./components/LegacyEnvironmentsPage').then(
        m => m.LegacyEnvironmentsPage,
      ),
    mountPoint: rootRouteRef,
  }),
);

/**
 * The Environments tab of a Component.
 *
 * @public
 */
export const EntityEnvironmentsContent = environmentsPlugin.provide(
  createRoutableExtension({
    name: 'EntityEnvironmentsContent',
    component: () =>
      import('./components/tab/EnvironmentsTab').then(m => m.EnvironmentsTab),
    mountPoint: serviceRouteRef,
  }),
);

/**
 * The Deployments tab of an environment's Resource.
 *
 * @public
 */
export const EntityEnvironmentContent = environmentsPlugin.provide(
  createRoutableExtension({
    name: 'EntityEnvironmentContent',
    component: () =>
      import('./components/environment/EnvironmentContent').then(
        m => m.EnvironmentContent,
      ),
    mountPoint: environmentRouteRef,
  }),
);

/**
 * A Component's versions in a few lines.
 *
 * @public
 */
export const EntityEnvironmentsCard = environmentsPlugin.provide(
  createComponentExtension({
    name: 'EntityEnvironmentsCard',
    component: {
      lazy: () => import('./components/SummaryCard').then(m => m.SummaryCard),
    },
  }),
);
