import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { renderPage } from '../../__testUtils__/renderPage';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import {
  anEnvironment,
  anOverview,
  dev,
  qa,
} from '../../__testUtils__/environments';
import { EnvironmentContent } from './EnvironmentContent';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: qa.name, namespace: 'default' },
  spec: { type: 'environment' },
};

function renderContent(overview?: EnvironmentOverview) {
  const api = new FakeEnvironmentsApi();
  api.overviews = overview ? [overview] : [];
  renderPage(<EnvironmentContent />, { api, entity });
  return api;
}

describe('EnvironmentContent', () => {
  it('lists each problem with its severity and subject', async () => {
    renderContent(
      anOverview(
        qa,
        {},
        {
          problems: [
            {
              severity: 'error',
              subject: 'cluster qa',
              message: 'does not answer',
            },
            {
              severity: 'warning',
              subject: 'shop/values.yaml',
              message: 'is ambiguous',
            },
          ],
        },
      ),
    );
    const table = within(
      await screen.findByRole('table', { name: 'Problems' }),
    );
    const [, ...rows] = table.getAllByRole('row');
    expect(rows.map(row => row.textContent)).toEqual([
      'Errorcluster qadoes not answer',
      'Warningshop/values.yamlis ambiguous',
    ]);
  });

  it('lets a held environment be accepted by those who may', async () => {
    const repository = 'https://git.example/acme/elsewhere';
    const api = renderContent(
      anOverview(qa, {}, { proposedHome: { repository, permitted: true } }),
    );
    expect(
      await screen.findByRole('link', { name: new RegExp(repository) }),
    ).toHaveAttribute('href', repository);
    await userEvent.click(
      screen.getByRole('button', { name: 'Accept repository' }),
    );
    await waitFor(() =>
      expect(screen.queryByText('Another repository')).not.toBeInTheDocument(),
    );
    expect(api.accepted).toEqual([[qa.ref, repository]]);
  });

  it('says to others which permission it takes', async () => {
    const repository = 'https://git.example/acme/elsewhere';
    renderContent(
      anOverview(qa, {}, { proposedHome: { repository, permitted: false } }),
    );
    expect(
      await screen.findByText(/permission environments.administer/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Accept repository' }),
    ).not.toBeInTheDocument();
  });

  it('lists what is on hold, and lets it go', async () => {
    const overview = anOverview(qa, { shop: '1.1.0', cart: '3.0.0' });
    const [first, ...rest] = overview.services;
    const hold = {
      promotion: 'p9',
      since: '2026-11-20T10:00:00Z',
      by: 'user:default/ann',
      fromVersion: '1.2.0',
      toVersion: '1.1.0',
      permitted: true,
    };
    const api = renderContent({
      ...overview,
      services: [{ ...first, hold }, ...rest],
    });
    const held = await screen.findByRole('region', { name: 'On hold' });
    expect(
      within(held).getByText('On hold: rolled back from 1.2.0 to 1.1.0'),
    ).toBeInTheDocument();
    expect(
      await within(held).findByRole('link', { name: 'shop' }),
    ).toBeInTheDocument();
    await userEvent.click(
      within(held).getByRole('button', { name: 'Lift the hold of qa' }),
    );
    await waitFor(() => expect(held).not.toBeInTheDocument());
    expect(api.lifted).toEqual([
      { service: 'component:default/shop', environment: qa.ref },
    ]);
  });

  it('says that nothing is wrong, and that nothing runs', async () => {
    renderContent(anOverview(qa));
    expect(await screen.findByText('No problems')).toBeInTheDocument();
    expect(
      screen.getByText('No services were found in this environment.'),
    ).toBeInTheDocument();
  });

  it('has one heading for each section, in order', async () => {
    renderContent(anOverview(qa));
    await screen.findByText('No problems');
    expect(
      screen
        .getAllByRole('heading')
        .map(heading => `${heading.tagName} ${heading.textContent}`),
    ).toEqual([
      'H2 Services',
      'H2 Problems',
      'H2 Promotion policy',
      'H2 Recent promotions',
    ]);
  });

  it.each([
    ['where it comes from', qa, 'Promotes from', 'dev'],
    ['a first environment', dev, 'Promotes from', 'Continuous integration'],
    ['where versions are written', qa, 'Defined in', /env-qa.*\(main: \.\)/],
    ['what delivers it', qa, 'Delivered by', 'argocd, qa'],
    [
      'how long it may take',
      anEnvironment('qa', {
        promotion: {
          strategy: 'manual',
          merge: 'manual',
          healthyWithinSeconds: 90,
        },
      }),
      'Healthy within',
      '2 min',
    ],
  ])('names %s', async (_name, environment, fact, value) => {
    renderContent(anOverview({ ...environment, ref: qa.ref }));
    const name = await screen.findByText(fact);
    expect(name.nextElementSibling).toHaveTextContent(value);
  });

  it('leaves out what delivers it when nothing is known of it', async () => {
    renderContent(anOverview(anEnvironment('qa', { delivery: undefined })));
    expect(await screen.findByText('Defined in')).toBeInTheDocument();
    expect(screen.queryByText('Delivered by')).not.toBeInTheDocument();
  });

  it('says that the backend does not know it', async () => {
    renderContent();
    expect(
      (await screen.findAllByText(/There is no environment/))[0],
    ).toBeInTheDocument();
  });
});
