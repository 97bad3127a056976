import type { Entity } from '@backstage/catalog-model';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { TestApiProvider, renderInTestApp } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Route, Routes } from 'react-router-dom';
import { environmentsApiRef } from '../api';
import {
  EntityEnvironmentContent,
  EntityEnvironmentsCard,
  EntityEnvironmentsContent,
} from '../plugin';
import { rootRouteRef } from '../routes';
import { FakeEnvironmentsApi } from '../__testUtils__/FakeEnvironmentsApi';
import { theDeployments } from '../__testUtils__/deployments';
import { qa } from '../__testUtils__/environments';
import { shop } from '../__testUtils__/shop';

const qaEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: qa.name, namespace: 'default' },
  spec: { type: 'environment' },
};

/** Renders a part in an app of the legacy frontend system. */
function renderLegacy(
  element: ReactNode,
  options: { entity?: Entity; api?: FakeEnvironmentsApi } = {},
) {
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [environmentsApiRef, options.api ?? new FakeEnvironmentsApi()],
        [toastApiRef, { post: () => ({ close: () => {} }) }],
      ]}
    >
      <EntityProvider entity={options.entity ?? shop}>
        <Routes>
          <Route path="/" element={element} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/environments': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
}

describe('the entity page of the legacy frontend system', () => {
  it('has the tab of a service', async () => {
    await renderLegacy(<EntityEnvironmentsContent />);
    expect(await screen.findAllByRole('article')).toHaveLength(4);
    expect(
      screen.getByRole('button', { name: 'Promote 1.2.0 to qa' }),
    ).toBeEnabled();
  });

  it('has the tab of an environment', async () => {
    await renderLegacy(<EntityEnvironmentContent />, { entity: qaEntity });
    expect(
      await screen.findByRole('table', { name: 'Services' }),
    ).toHaveTextContent('shop');
  });

  it('has the card of a service', async () => {
    await renderLegacy(<EntityEnvironmentsCard />);
    const table = within(
      await screen.findByRole('table', { name: 'Environments' }),
    );
    const [, ...rows] = table.getAllByRole('row');
    expect(rows.map(row => row.textContent)).toEqual([
      'dev1.2.0SyncedHealthy',
      'qa1.1.0SyncedHealthy',
      'prod-east1.1.0SyncedHealthy',
    ]);
    expect(screen.getByRole('link', { name: 'View all' })).toHaveAttribute(
      'href',
      '/catalog/default/component/shop/environments',
    );
  });

  it('has a card that says when the service is nowhere', async () => {
    const api = new FakeEnvironmentsApi();
    api.answer = theDeployments({ environments: [] });
    await renderLegacy(<EntityEnvironmentsCard />, { api });
    expect(
      await screen.findByText('Not deployed to any environment yet'),
    ).toBeInTheDocument();
  });

  it('shows the reason in the card when the backend refuses', async () => {
    const api = new FakeEnvironmentsApi();
    api.answer = new Error('You may not read deployments');
    await renderLegacy(<EntityEnvironmentsCard />, { api });
    expect(
      (await screen.findAllByText(/You may not read deployments/))[0],
    ).toBeInTheDocument();
  });
});
