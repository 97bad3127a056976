import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  FormFieldBlueprint,
  createFormField,
} from '@backstage/plugin-scaffolder-react/alpha';
import { ENVIRONMENT_TYPE } from '@downstage/backstage-plugin-environments-common';
import { RiStackLine } from '@remixicon/react';
import { z } from 'zod';
import { EnvironmentsClient, environmentsApiRef } from './api';
import { DEFAULT_TYPES } from './isEnvironmentsAvailable';
import {
  environmentRouteRef,
  promotionRouteRef,
  rootRouteRef,
  serviceRouteRef,
} from './routes';

const types = z.array(z.string()).default(DEFAULT_TYPES);

function ofTypes(configured: string[]) {
  return { kind: 'component', 'spec.type': { $in: configured } };
}

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: environmentsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new EnvironmentsClient({ fetchApi }),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/environments',
    routeRef: rootRouteRef,
    title: 'Environments',
    icon: <RiStackLine />,
    loader: () =>
      import('./components/EnvironmentsRoutes').then(m => (
        // The portal's page brings a header, but no landmark for what is below it
        <main>
          <m.EnvironmentsRoutes />
        </main>
      )),
  },
});

const serviceContent = EntityContentBlueprint.makeWithOverrides({
  configSchema: { types },
  factory(originalFactory, { config }) {
    return originalFactory({
      path: '/environments',
      title: 'Environments',
      group: 'deployment',
      routeRef: serviceRouteRef,
      filter: ofTypes(config.types),
      loader: () =>
        import('./components/tab/EnvironmentsTab').then(m => (
          <m.EnvironmentsTab />
        )),
    });
  },
});

const environmentContent = EntityContentBlueprint.make({
  name: 'environment',
  params: {
    path: '/deployments',
    title: 'Deployments',
    group: 'deployment',
    routeRef: environmentRouteRef,
    filter: { kind: 'resource', 'spec.type': ENVIRONMENT_TYPE },
    loader: () =>
      import('./components/environment/EnvironmentContent').then(m => (
        <m.EnvironmentContent />
      )),
  },
});

const summaryCard = EntityCardBlueprint.makeWithOverrides({
  name: 'summary',
  configSchema: { types },
  factory(originalFactory, { config }) {
    return originalFactory({
      type: 'content',
      filter: ofTypes(config.types),
      loader: () =>
        import('./components/SummaryCard').then(m => <m.SummaryCard />),
    });
  },
});

const repositoryField = FormFieldBlueprint.make({
  name: 'repository',
  params: {
    field: async () =>
      createFormField(
        (await import('./components/creation/fields')).repositoryField,
      ),
  },
});

const imageField = FormFieldBlueprint.make({
  name: 'image',
  params: {
    field: async () =>
      createFormField(
        (await import('./components/creation/fields')).imageField,
      ),
  },
});

const clusterField = FormFieldBlueprint.make({
  name: 'cluster',
  params: {
    field: async () =>
      createFormField(
        (await import('./components/creation/fields')).clusterField,
      ),
  },
});

const folderField = FormFieldBlueprint.make({
  name: 'folder',
  params: {
    field: async () =>
      createFormField(
        (await import('./components/creation/fields')).folderField,
      ),
  },
});

const environmentsField = FormFieldBlueprint.make({
  name: 'environments',
  params: {
    field: async () =>
      createFormField(
        (await import('./components/creation/fields')).environmentsField,
      ),
  },
});

const draftsField = FormFieldBlueprint.make({
  name: 'drafts',
  params: {
    field: async () =>
      createFormField(
        (await import('./components/creation/fields')).draftsField,
      ),
  },
});

const previewsField = FormFieldBlueprint.make({
  name: 'previews',
  params: {
    field: async () =>
      createFormField(
        (await import('./components/creation/fields')).previewsField,
      ),
  },
});

/**
 * The environments plugin for the new frontend system.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'environments',
  title: 'Environments',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    promotion: promotionRouteRef,
    service: serviceRouteRef,
    environment: environmentRouteRef,
  },
  extensions: [
    api,
    page,
    serviceContent,
    environmentContent,
    summaryCard,
    repositoryField,
    imageField,
    clusterField,
    folderField,
    environmentsField,
    draftsField,
    previewsField,
  ],
});
