import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import {
  clusterField,
  draftsField,
  environmentsField,
  folderField,
  imageField,
  previewsField,
  repositoryField,
} from './components/creation/fields';
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

/**
 * The URL of the repository of a new service or environment, checked while it is typed. A field of templates.
 *
 * @public
 */
export const DownstageRepositoryFieldExtension = environmentsPlugin.provide(
  createScaffolderFieldExtension({
    ...repositoryField,
    schema: repositoryField.schema.schema,
  }),
);

/**
 * The image repository of a new service. A field of templates.
 *
 * @public
 */
export const DownstageImageFieldExtension = environmentsPlugin.provide(
  createScaffolderFieldExtension({
    ...imageField,
    schema: imageField.schema.schema,
  }),
);

/**
 * The cluster of a new environment. A field of templates.
 *
 * @public
 */
export const DownstageClusterFieldExtension = environmentsPlugin.provide(
  createScaffolderFieldExtension({
    ...clusterField,
    schema: clusterField.schema.schema,
  }),
);

/**
 * The shared repository that gets a new environment as a folder. A field of templates.
 *
 * @public
 */
export const DownstageFolderFieldExtension = environmentsPlugin.provide(
  createScaffolderFieldExtension({
    ...folderField,
    schema: folderField.schema.schema,
  }),
);

/**
 * Where a new service shall live, and its promotion path as it will be. A field of templates.
 *
 * @public
 */
export const DownstageEnvironmentsFieldExtension = environmentsPlugin.provide(
  createScaffolderFieldExtension({
    ...environmentsField,
    schema: environmentsField.schema.schema,
  }),
);

/**
 * The environments that were found in a repository that exists, each with its cluster. A field of templates.
 *
 * @public
 */
export const DownstageDraftsFieldExtension = environmentsPlugin.provide(
  createScaffolderFieldExtension({
    ...draftsField,
    schema: draftsField.schema.schema,
  }),
);

/**
 * Whether the pull requests of a new service are delivered. A field of templates.
 *
 * @public
 */
export const DownstagePreviewsFieldExtension = environmentsPlugin.provide(
  createScaffolderFieldExtension({
    ...previewsField,
    schema: previewsField.schema.schema,
  }),
);
