import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aReason, refused } from '../../__testUtils__/decisions';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import {
  aDeployment,
  aServiceEnvironment,
  theDeployments,
} from '../../__testUtils__/deployments';
import { dev, qa } from '../../__testUtils__/environments';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentsTab } from './EnvironmentsTab';

const IN_QA = '/?environment=resource%3Adefault%2Fqa';

function withQa(given: Parameters<typeof aServiceEnvironment>[2]) {
  const api = new FakeEnvironmentsApi();
  api.answer = theDeployments({
    environments: [
      aServiceEnvironment(dev, '1.2.0'),
      aServiceEnvironment(qa, '1.1.0', given),
    ],
  });
  return api;
}

describe('EnvironmentsTab', () => {
  it('shows the place of the tiles at first', async () => {
    const api = new FakeEnvironmentsApi();
    api.deployments = () => new Promise(() => {});
    renderPage(<EnvironmentsTab />, { api });
    expect(
      await screen.findByRole('status', { name: 'Loading environments' }),
    ).toBeInTheDocument();
  });

  it('shows each environment in its order', async () => {
    renderPage(<EnvironmentsTab />);
    const tiles = await screen.findAllByRole('article');
    expect(tiles.map(tile => tile.getAttribute('aria-label'))).toEqual([
      'dev',
      'qa',
      'prod-east',
      'prod-west',
    ]);
    const tile = within(tiles[1]);
    expect(tile.getByText('1.1.0')).toBeInTheDocument();
    expect(tile.getByText('Synced')).toBeInTheDocument();
    expect(tile.getByText('Healthy')).toBeInTheDocument();
    expect(tile.getByText('behind dev')).toBeInTheDocument();
    expect(tile.getByText(/^Healthy for \d+ (h|d)$/)).toHaveAttribute(
      'datetime',
      '2026-11-20T09:00:00Z',
    );
    expect(within(tiles[3]).getByText('Not deployed here')).toBeInTheDocument();
  });

  it('names its buttons, and says why one is disabled', async () => {
    renderPage(<EnvironmentsTab />);
    expect(
      await screen.findByRole('button', { name: 'Promote 1.2.0 to qa' }),
    ).toBeEnabled();
    const button = screen.getByRole('button', {
      name: 'Promote 1.1.0 to prod-east',
    });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(
      'prod-east already asks for 1.1.0.',
    );
  });

  it('shows a promotion that is under way with its links', async () => {
    const api = withQa({
      promotion: {
        id: 'p1',
        kind: 'promotion',
        state: 'open',
        reason: 'waits',
        toVersion: '1.2.0',
        pullRequest: {
          number: 7,
          url: 'https://github.com/acme/env-qa/pull/7',
        },
      },
    });
    renderPage(<EnvironmentsTab />, { api });
    expect(
      await screen.findByText('Promotion of 1.2.0: Waiting for merge'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /Pull request #7/ }),
    ).toHaveAttribute('href', 'https://github.com/acme/env-qa/pull/7');
    expect(screen.getByRole('link', { name: 'Promotion' })).toHaveAttribute(
      'href',
      '/environments/promotions/p1',
    );
  });

  it('shows what differs, what is guessed and what is old', async () => {
    const deployment = aDeployment(qa, '1.1.0', {
      health: 'unknown',
      reason: aReason('The cluster does not answer'),
      staleSince: '2026-11-20T09:00:00Z',
      match: { by: 'name', guess: true },
    });
    deployment.desired = { ...deployment.desired!, version: '1.2.0' };
    renderPage(<EnvironmentsTab />, { api: withQa({ deployment }) });
    expect(await screen.findByText('Git: 1.2.0')).toBeInTheDocument();
    expect(screen.getByText('Unconfirmed match')).toBeInTheDocument();
    expect(screen.getByText('Health unknown')).toBeInTheDocument();
    expect(screen.getByText('The cluster does not answer')).toBeInTheDocument();
    expect(
      screen.getByText(/^Health in qa is unknown since/),
    ).toBeInTheDocument();
  });

  it('says what was searched where when there is nothing', async () => {
    const api = new FakeEnvironmentsApi();
    api.answer = theDeployments({ environments: [aServiceEnvironment(dev)] });
    renderPage(<EnvironmentsTab />, { api });
    expect(await screen.findByText('ghcr.io/acme/shop')).toBeInTheDocument();
    expect(
      screen.getByText('https://github.com/acme/env-dev'),
    ).toBeInTheDocument();
    expect(screen.getByText(/downstage.dev\/image/)).toBeInTheDocument();
  });

  it('shows an error and tries again', async () => {
    const api = new FakeEnvironmentsApi();
    api.answer = new Error('the database is away');
    renderPage(<EnvironmentsTab />, { api });
    expect(
      (await screen.findAllByText(/the database is away/))[0],
    ).toBeInTheDocument();
    api.answer = theDeployments();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findAllByRole('article')).toHaveLength(4);
  });

  it('opens and closes the details of a tile', async () => {
    renderPage(<EnvironmentsTab />);
    const button = await screen.findByRole('button', { name: 'qa' });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(button);
    const panel = within(screen.getByRole('region', { name: 'Details of qa' }));
    expect(panel.getByText('Application argocd/shop (qa)')).toBeInTheDocument();
    expect(
      panel.getByRole('link', { name: /shop\/values.yaml:4/ }),
    ).toBeInTheDocument();
    expect(await panel.findByText('1.0.0 → 1.1.0')).toBeInTheDocument();
    await userEvent.click(panel.getByRole('button', { name: 'Close details' }));
    expect(
      screen.queryByRole('region', { name: 'Details of qa' }),
    ).not.toBeInTheDocument();
  });

  it('follows a signal of something that it does not know yet', async () => {
    const { api, send } = renderPage(<EnvironmentsTab />);
    await screen.findAllByRole('article');
    const asked = api.asked;
    send({ seq: 1 });
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(api.asked).toBe(asked);
    api.answer = theDeployments({
      seq: 3,
      environments: [aServiceEnvironment(qa, '1.9.9')],
    });
    send({ seq: 3 });
    expect(await screen.findByText('1.9.9')).toBeInTheDocument();
    expect(api.asked).toBe(asked + 1);
  });

  it('keeps what is shown, with a hint, when a later attempt fails', async () => {
    const { api, send } = renderPage(<EnvironmentsTab />);
    await screen.findAllByRole('article');
    api.answer = new Error('away');
    send({ seq: 9 });
    expect(
      await screen.findByText(/What you see may be out of date/),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('article')).toHaveLength(4);
  });

  describe('the reported versions of a first environment', () => {
    const IN_DEV = `/?environment=${encodeURIComponent(dev.ref)}`;
    const reports = ['1.3.0', '1.2.0'].map(version => ({
      id: `of-${version}`,
      artifact: { kind: 'image' as const, name: 'r.example/shop' },
      version,
      commit: 'c'.repeat(40),
      reportedBy: 'external:ci',
      reportedAt: '2026-01-01T00:00:00Z',
      permitted: version === '1.3.0',
    }));
    const withReports = () => {
      const api = new FakeEnvironmentsApi();
      api.reports = reports;
      return api;
    };
    const table = () =>
      screen.findByRole('table', { name: 'Reported versions' });

    it('can be promoted, all but the one that Git asks for', async () => {
      const api = withReports();
      renderPage(<EnvironmentsTab />, { api, path: IN_DEV });
      const rows = within(await table());
      expect(
        rows.getByRole('button', { name: 'Promote 1.2.0' }),
      ).toBeDisabled();
      await userEvent.click(
        rows.getByRole('button', { name: 'Promote 1.3.0' }),
      );
      await screen.findByRole('dialog', { name: 'Review promotion' });
      expect(api.plans).toEqual([
        expect.objectContaining({ environment: dev.ref, reported: 'of-1.3.0' }),
      ]);
    });

    it('can be taken back', async () => {
      const { toasts } = renderPage(<EnvironmentsTab />, {
        api: withReports(),
        path: IN_DEV,
      });
      const rows = within(await table());
      expect(
        rows.queryByRole('button', { name: 'Withdraw the report of 1.2.0' }),
      ).toBeNull();
      await userEvent.click(
        rows.getByRole('button', { name: 'Withdraw the report of 1.3.0' }),
      );
      await waitFor(() => expect(rows.queryByText('1.3.0')).toBeNull());
      expect(toasts).toEqual(['Report of 1.3.0 withdrawn']);
    });

    it('say what is followed in registries, and why nothing comes of it', async () => {
      const api = withReports();
      api.followed = [
        {
          image: 'r.example/shop',
          range: '1.x',
          suffix: '-alpine',
          lookedAt: '2026-01-01T00:00:00Z',
        },
        {
          image: 'r.example/other',
          range: '1.x',
          problem: 'r.example does not answer',
        },
      ];
      renderPage(<EnvironmentsTab />, { api, path: IN_DEV });
      await table();
      expect(
        screen.getByText(/^Follows r.example\/shop: 1.x-alpine\./),
      ).toHaveTextContent(/Last look at the registry:/);
      expect(screen.getByText('r.example does not answer')).toBeInTheDocument();
      expect(
        screen.getByText('Follows r.example/other: 1.x.'),
      ).toBeInTheDocument();
    });

    it('are not those of later ones', async () => {
      renderPage(<EnvironmentsTab />, { api: withReports(), path: IN_QA });
      await screen.findByRole('region', { name: /^Details of qa/ });
      expect(
        screen.queryByRole('table', { name: 'Reported versions' }),
      ).toBeNull();
    });
  });

  it('rolls back to an earlier record', async () => {
    const { api, toasts } = renderPage(<EnvironmentsTab />, { path: IN_QA });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back to 1.0.0' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Review rollback' }),
    );
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    await waitFor(() => expect(confirm).toBeEnabled());
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.wishes).toEqual([
      expect.objectContaining({
        rollbackTo: 'r1',
        environment: qa.ref,
        expectedVersion: '1.2.0',
      }),
    ]);
    expect(toasts).toEqual(['Pull request for qa opened']);
  });

  it('explains why nothing can be rolled back', async () => {
    const api = withQa({
      rollback: refused('You may not change versions in qa.'),
    });
    renderPage(<EnvironmentsTab />, { api, path: IN_QA });
    const button = await screen.findByRole('button', {
      name: 'Roll back to 1.0.0',
    });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(
      'You may not change versions in qa.',
    );
  });
});
