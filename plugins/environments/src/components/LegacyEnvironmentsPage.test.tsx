import { toastApiRef } from '@backstage/frontend-plugin-api';
import { TestApiProvider, renderInTestApp } from '@backstage/test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { environmentsApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { FakeEnvironmentsApi } from '../__testUtils__/FakeEnvironmentsApi';
import { LegacyEnvironmentsPage } from './LegacyEnvironmentsPage';

it('brings its own header in the legacy frontend system', async () => {
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [environmentsApiRef, new FakeEnvironmentsApi()],
        [toastApiRef, { post: () => ({ close: () => {} }) }],
      ]}
    >
      <LegacyEnvironmentsPage />
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/environments': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
    'Environments',
  );
  expect(
    await screen.findByRole('table', { name: 'Versions' }),
  ).toBeInTheDocument();
});
