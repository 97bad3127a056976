import type { PromotionBatchPlan } from '@downstage/backstage-plugin-environments-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import {
  CART,
  LOANS,
  aBatchPlan,
  thePromotable,
} from '../../__testUtils__/batches';
import { aReason } from '../../__testUtils__/decisions';
import { SERVICE } from '../../__testUtils__/deployments';
import { dev, east, qa } from '../../__testUtils__/environments';
import { aPlan } from '../../__testUtils__/promotions';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentContent } from '../environment/EnvironmentContent';

const entityOf = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name, namespace: 'default' },
  spec: { type: 'environment' },
});

const ACTION = { name: 'Promote what is behind…' };

async function open(api = new FakeEnvironmentsApi()) {
  const rendered = renderPage(<EnvironmentContent />, {
    api,
    entity: entityOf(qa.name),
  });
  const button = await screen.findByRole('button', ACTION);
  await userEvent.click(button);
  const dialog = within(
    await screen.findByRole('dialog', {
      name: 'Promote what is behind to qa',
    }),
  );
  const box = (name: string) => dialog.getByRole('checkbox', { name });
  const review = async (name: RegExp = /^Review/) =>
    userEvent.click(await dialog.findByRole('button', { name }));
  return { ...rendered, api, button, dialog, box, review };
}

async function openReview(given: Partial<PromotionBatchPlan> = {}) {
  const api = new FakeEnvironmentsApi();
  api.plannedBatch = aBatchPlan(given);
  const opened = await open(api);
  await opened.review();
  await opened.dialog.findByRole('button', { name: 'Back to the selection' });
  return opened;
}

describe('TogetherDialog', () => {
  it('offers every service that is behind, and says why one cannot go', async () => {
    const { dialog, box } = await open();
    expect(await dialog.findByText('Promote from dev')).toBeInTheDocument();
    const table = within(dialog.getByRole('table', { name: 'Services' }));
    const [, ...rows] = table.getAllByRole('row');
    expect(rows.map(row => row.textContent)).toEqual([
      'Cart3.0.0 → 3.1.0',
      'Loans2.0.0 → 2.1.0You may not promote it.',
      'Shop1.1.0 → 1.2.0',
    ]);
    expect(box('Cart')).toBeChecked();
    expect(box('Shop')).toBeChecked();
    expect(box('Loans')).not.toBeChecked();
    expect(box('Loans')).toBeDisabled();
    expect(
      dialog.getByText('1 service has the version of dev already.'),
    ).toBeInTheDocument();
  });

  it('plans what is selected', async () => {
    const { api, dialog, box, review } = await open();
    await waitFor(() => expect(box('Cart')).toBeChecked());
    await userEvent.click(box('Cart'));
    await review(/^Review 1 service$/);
    await dialog.findByText('This opens one pull request.');
    expect(api.batches).toEqual([
      { environment: qa.ref, services: [{ service: SERVICE, from: dev.ref }] },
    ]);
  });

  it('selects all or none', async () => {
    const { dialog, box } = await open();
    const all = await dialog.findByRole('checkbox', { name: 'All 2 services' });
    await userEvent.click(all);
    expect(box('Cart')).not.toBeChecked();
    expect(dialog.getByRole('button', { name: 'Review' })).toBeDisabled();
    await userEvent.click(all);
    expect(box('Cart')).toBeChecked();
    expect(box('Loans')).not.toBeChecked();
  });

  it('asks which upstream is meant where there are several', async () => {
    const api = new FakeEnvironmentsApi();
    api.behind = thePromotable({
      upstreams: [dev, east].map(({ ref, title }) => ({ ref, title })),
    });
    const { dialog, review } = await open(api);
    const choice = await dialog.findByRole('radio', { name: 'prod-east' });
    expect(dialog.getByRole('radio', { name: 'dev' })).toBeChecked();
    await userEvent.click(choice);
    await waitFor(() => expect(choice).toBeChecked());
    await review();
    await waitFor(() => expect(api.batches).toHaveLength(1));
    expect(api.batches[0].services[0]).toMatchObject({ from: east.ref });
  });

  it('shows the one change, its services and their commits', async () => {
    const { dialog } = await openReview();
    const change = within(
      dialog.getByRole('region', { name: 'Promote 2 services to qa' }),
    );
    expect(change.getByText('Cart, Shop')).toBeInTheDocument();
    expect(
      change.getByRole('region', { name: 'Change of shop/values.yaml' }),
    ).toHaveTextContent('+ tag: 1.2.0');
    expect(
      dialog.getByRole('region', { name: 'Cart: Commits' }),
    ).toBeInTheDocument();
    expect(
      dialog.getByRole('region', { name: 'Shop: Commits' }),
    ).toBeInTheDocument();
  });

  it('starts what was shown, says so and closes', async () => {
    const { api, toasts, dialog, button } = await openReview();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open pull request' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.startedBatches).toEqual([
      {
        environment: qa.ref,
        services: [
          { service: CART, from: dev.ref, expectedVersion: '3.1.0' },
          { service: SERVICE, from: dev.ref, expectedVersion: '1.2.0' },
        ],
      },
    ]);
    expect(toasts).toEqual(['Promotion of 2 services to qa started']);
    await waitFor(() => expect(button).toHaveFocus());
  });

  it('tells before that several repositories take several pull requests', async () => {
    const [change] = aBatchPlan().changes;
    const { dialog } = await openReview({
      changes: [
        { ...change, title: 'Promote cart to qa', services: [CART] },
        {
          ...change,
          title: 'Promote shop to qa',
          repository: 'https://github.com/acme/other',
          services: [SERVICE],
        },
      ],
    });
    expect(
      dialog.getByText(/^This opens 2 pull requests, one for each repository/),
    ).toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Open 2 pull requests' }),
    ).toBeEnabled();
  });

  it('leaves out what cannot go, with the reason', async () => {
    const [, shop] = aBatchPlan().plans;
    const { api, dialog } = await openReview({
      plans: [
        aPlan({ service: CART, blocked: [aReason('Cart is under way.')] }),
        shop,
      ],
      refused: [{ service: LOANS, reason: 'Loans is new in qa.' }],
    });
    expect(dialog.getByText('Cart: Cart is under way.')).toBeInTheDocument();
    expect(dialog.getByText('Loans: Loans is new in qa.')).toBeInTheDocument();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open pull request' }),
    );
    await waitFor(() => expect(api.startedBatches).toHaveLength(1));
    expect(api.startedBatches[0].services).toHaveLength(1);
  });

  it('cannot start what cannot be changed together', async () => {
    const [change] = aBatchPlan().changes;
    const { dialog } = await openReview({
      changes: [
        { ...change, files: [], refused: 'Both set values.yaml line 3' },
      ],
    });
    expect(dialog.getByText('Both set values.yaml line 3')).toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Open pull request' }),
    ).toBeDisabled();
  });

  it('asks for consent to what else changes, and sends it with its service', async () => {
    const consents = ['values.yaml tag also changes the tag of loans'];
    const [cart, shop] = aBatchPlan().plans;
    const { api, dialog } = await openReview({
      plans: [cart, { ...shop, consents }],
    });
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    expect(dialog.getByText(`Shop: ${consents[0]}`)).toBeInTheDocument();
    expect(confirm).toBeDisabled();
    await userEvent.click(
      dialog.getByRole('checkbox', { name: 'I understand and agree' }),
    );
    await userEvent.click(confirm);
    await waitFor(() => expect(api.startedBatches).toHaveLength(1));
    const [first, second] = api.startedBatches[0].services;
    expect(first).not.toHaveProperty('consents');
    expect(second).toMatchObject({ consents });
  });

  it('stays open with the reason when it does not work, and goes back', async () => {
    const { api, dialog, box, toasts } = await openReview();
    api.current = new Error('Nothing is promoted. Shop: is 1.3.0 by now');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open pull request' }),
    );
    expect(await dialog.findByText(/is 1.3.0 by now/)).toBeInTheDocument();
    expect(toasts).toEqual([]);
    await userEvent.click(
      dialog.getByRole('button', { name: 'Back to the selection' }),
    );
    expect(box('Shop')).toBeChecked();
    expect(dialog.queryByText(/is 1.3.0 by now/)).not.toBeInTheDocument();
    expect(document.activeElement).toContainElement(box('Shop'));
  });

  it('shows why there is nothing to choose from', async () => {
    const api = new FakeEnvironmentsApi();
    api.behind = new Error('The database does not answer');
    const { dialog } = await open(api);
    expect(
      await dialog.findByText('The database does not answer'),
    ).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Review' })).toBeDisabled();
  });

  it('says that nothing is behind', async () => {
    const api = new FakeEnvironmentsApi();
    api.behind = thePromotable({ services: [], upToDate: 3 });
    const { dialog } = await open(api);
    expect(
      await dialog.findByText('No service is behind.'),
    ).toBeInTheDocument();
    expect(
      dialog.getByText('3 services have the version of dev already.'),
    ).toBeInTheDocument();
  });

  it('gives the focus back when it is cancelled', async () => {
    const { dialog, button } = await open();
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(button).toHaveFocus());
  });

  it('is not offered where versions come from elsewhere', async () => {
    renderPage(<EnvironmentContent />, { entity: entityOf(dev.name) });
    await screen.findByText('No problems');
    expect(screen.queryByRole('button', ACTION)).not.toBeInTheDocument();
  });
});
