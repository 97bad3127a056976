import type { ServicePreview } from '@downstage/backstage-plugin-environments-common';
import { screen, within } from '@testing-library/react';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import {
  aServiceEnvironment,
  theDeployments,
} from '../../__testUtils__/deployments';
import { dev } from '../../__testUtils__/environments';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentsTab } from './EnvironmentsTab';

const PULL = 'https://github.com/acme/shop/pull/42';

const aPreview = (given: Partial<ServicePreview> = {}): ServicePreview => ({
  delivery: {
    engine: 'argocd',
    cluster: 'dev',
    kind: 'Application',
    namespace: 'argocd',
    name: 'shop-pr-42',
  },
  namespace: 'preview-shop-42',
  pullRequest: { number: 42, url: PULL },
  version: 'pr-42-a1b2c3d4',
  revision: 'a1b2c3d4'.repeat(5),
  sync: 'synced',
  health: 'healthy',
  urls: ['https://pr-42.shop.example/'],
  createdAt: '2026-11-20T09:00:00Z',
  ...given,
});

function renderWith(
  previews: ServicePreview[] | undefined,
  environments = theDeployments().environments,
) {
  const api = new FakeEnvironmentsApi();
  api.answer = theDeployments({ environments, previews });
  renderPage(<EnvironmentsTab />, { api });
}

const region = () => screen.findByRole('region', { name: 'Previews' });

describe('Previews', () => {
  it('are shown below the path with links, version, state, age and end', async () => {
    renderWith([aPreview()]);
    const shown = within(await region());
    expect(
      shown.getByRole('link', { name: /Pull request #42/ }),
    ).toHaveAttribute('href', PULL);
    expect(
      shown.getByRole('link', { name: /Open pr-42\.shop\.example/ }),
    ).toHaveAttribute('href', 'https://pr-42.shop.example/');
    expect(shown.getByText('pr-42-a1b2c3d4')).toBeInTheDocument();
    expect(shown.getByText('Commit a1b2c3d4')).toBeInTheDocument();
    expect(shown.getByText('Synced')).toBeInTheDocument();
    expect(shown.getByText('Healthy')).toBeInTheDocument();
    expect(shown.getByText(/^Up for \d+ (h|d)$/)).toHaveAttribute(
      'datetime',
      '2026-11-20T09:00:00Z',
    );
    expect(
      shown.getByText('Ends when the pull request is closed'),
    ).toBeInTheDocument();
    expect(
      shown.getByText('Application shop-pr-42 in dev'),
    ).toBeInTheDocument();
  });

  it('are nothing where there are none', async () => {
    renderWith(undefined);
    await screen.findAllByRole('article');
    expect(screen.queryByText('Previews')).not.toBeInTheDocument();
  });

  it('are shown of a service that is in no environment', async () => {
    renderWith([aPreview()], [aServiceEnvironment(dev)]);
    expect(await region()).toBeInTheDocument();
  });

  it('say what is not known of them', async () => {
    renderWith([
      aPreview({
        pullRequest: undefined,
        version: undefined,
        revision: undefined,
        sync: 'unknown',
        health: 'unknown',
        message: 'no route to host',
        urls: [],
        createdAt: undefined,
        knownAt: '2026-11-20T09:00:00Z',
      }),
    ]);
    const shown = within(await region());
    expect(shown.getByText('Pull request not known')).toBeInTheDocument();
    expect(shown.getByText('No version yet')).toBeInTheDocument();
    expect(shown.getByText('no route to host')).toBeInTheDocument();
    expect(shown.getByText(/^Not known since/)).toBeInTheDocument();
    expect(shown.queryByRole('link')).not.toBeInTheDocument();
  });

  it.each<[string, Partial<ServicePreview>, RegExp]>([
    [
      'a label',
      { whileLabelled: ['preview'] },
      /^Ends when the pull request is closed or loses a label \(preview\)$/,
    ],
    [
      'a time to come',
      { expiresAt: '2999-01-01T00:00:00Z' },
      /^Ends at .* at the latest$/,
    ],
    [
      'a time that is past',
      { expiresAt: '2020-01-01T00:00:00Z' },
      /^Was to end/,
    ],
  ])('end by %s', async (_, given, text) => {
    renderWith([aPreview(given)]);
    expect(within(await region()).getByText(text)).toBeInTheDocument();
  });

  it('have the title of the pull request, where that is known', async () => {
    renderWith([
      aPreview({ pullRequest: { number: 42, url: PULL, title: 'Sell more' } }),
    ]);
    expect(
      within(await region()).getByRole('link', { name: /#42 Sell more/ }),
    ).toHaveAttribute('href', PULL);
  });
});
