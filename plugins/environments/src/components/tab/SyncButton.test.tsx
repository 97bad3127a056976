import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Decision } from '@downstage/backstage-plugin-environments-common';
import { allowed, refused } from '../../__testUtils__/decisions';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import {
  SERVICE,
  aServiceEnvironment,
  theDeployments,
} from '../../__testUtils__/deployments';
import { qa } from '../../__testUtils__/environments';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentsTab } from './EnvironmentsTab';

const OPEN = '/?environment=resource%3Adefault%2Fqa';

const delivery = {
  engine: 'argocd' as const,
  cluster: 'qa',
  kind: 'Application',
  namespace: 'argocd',
  name: 'qa',
};

function apiWith(requestSync: Decision) {
  const api = new FakeEnvironmentsApi();
  const item = aServiceEnvironment(qa, '1.1.0', { requestSync });
  api.answer = theDeployments({
    environments: [{ ...item, deployment: { ...item.deployment!, delivery } }],
  });
  return api;
}

describe('SyncButton', () => {
  it('asks the engine, and says so', async () => {
    const api = apiWith(allowed());
    const { toasts } = renderPage(<EnvironmentsTab />, { api, path: OPEN });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sync qa' }),
    );
    await waitFor(() => expect(toasts).toEqual(['Sync of qa requested']));
    expect(api.synced).toEqual([{ service: SERVICE, environment: qa.ref }]);
  });

  it('says why it cannot be asked', async () => {
    const reason = 'The portal may not patch applications.argoproj.io';
    const api = apiWith(refused(reason));
    renderPage(<EnvironmentsTab />, { api, path: OPEN });
    const button = await screen.findByRole('button', { name: 'Sync qa' });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(reason);
  });

  it('says what the engine answered when it refuses', async () => {
    const api = apiWith(allowed());
    api.syncAnswer = new Error('Argo CD is at an operation on it.');
    const { toasts } = renderPage(<EnvironmentsTab />, { api, path: OPEN });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sync qa' }),
    );
    await waitFor(() =>
      expect(toasts).toEqual(['Could not request a sync of qa']),
    );
    expect(api.synced).toEqual([]);
  });

  it('is not there without an engine', async () => {
    renderPage(<EnvironmentsTab />, { path: OPEN });
    await screen.findByRole('region', { name: /qa/ });
    expect(screen.queryByRole('button', { name: 'Sync qa' })).toBeNull();
  });
});
