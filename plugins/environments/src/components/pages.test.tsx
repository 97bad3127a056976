import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { FakeEnvironmentsApi } from '../__testUtils__/FakeEnvironmentsApi';
import { qa } from '../__testUtils__/environments';
import { aPromotion } from '../__testUtils__/promotions';
import { renderPage } from '../__testUtils__/renderPage';
import { SummaryCard } from './SummaryCard';
import { EnvironmentContent } from './environment/EnvironmentContent';
import { OverviewPage } from './overview/OverviewPage';
import { PromotionPage } from './promotion/PromotionPage';

const promotionPage = (
  <Routes>
    <Route path="/p/:id" element={<PromotionPage />} />
  </Routes>
);

describe('PromotionPage', () => {
  it('shows state, versions, timeline and change', async () => {
    renderPage(promotionPage, { path: '/p/p1' });
    expect(
      await screen.findByText('Promotion of shop to qa'),
    ).toBeInTheDocument();
    expect(screen.getByText('1.1.0 → 1.2.0')).toBeInTheDocument();
    const steps = within(
      screen.getByRole('list', { name: 'Timeline' }),
    ).getAllByRole('listitem');
    expect(steps.map(step => step.textContent)).toEqual([
      expect.stringContaining('Draft'),
      expect.stringMatching(
        /Draft → Waiting for merge.*Git hostPull request 7 is open/,
      ),
    ]);
    expect(
      screen.getByRole('region', { name: 'Change of shop/values.yaml' }),
    ).toHaveTextContent('+ tag: 1.2.0');
  });

  it('cancels', async () => {
    const { toasts } = renderPage(promotionPage, { path: '/p/p1' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel promotion' }),
    );
    expect(await screen.findByText('Cancelled')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Cancel promotion' }),
    ).not.toBeInTheDocument();
    expect(toasts).toEqual(['Promotion cancelled']);
  });

  it('follows its promotion live', async () => {
    const { api, send } = renderPage(promotionPage, { path: '/p/p1' });
    await screen.findByRole('button', { name: 'Cancel promotion' });
    api.current = aPromotion({
      state: 'failed',
      reason: 'Not healthy in time',
    });
    send({ seq: 1 });
    send({ seq: 2 });
    expect(await screen.findByText('Failed')).toBeInTheDocument();
    expect(screen.getByText('Not healthy in time')).toBeInTheDocument();
  });

  it('says that there is no such promotion', async () => {
    const api = new FakeEnvironmentsApi();
    api.current = new Error('There is no promotion p1');
    renderPage(promotionPage, { api, path: '/p/p1' });
    expect(
      (await screen.findAllByText(/There is no promotion p1/))[0],
    ).toBeInTheDocument();
  });
});

describe('OverviewPage', () => {
  it('shows versions and problems', async () => {
    renderPage(<OverviewPage />);
    const matrix = within(
      await screen.findByRole('table', { name: 'Versions' }),
    );
    expect(
      matrix.getAllByRole('columnheader').map(cell => cell.textContent),
    ).toEqual(['Service', 'dev', 'qa', 'prod-east', 'prod-west']);
    const [, , shopRow] = matrix.getAllByRole('row');
    expect(
      within(shopRow)
        .getAllByRole('cell')
        .map(cell => cell.textContent),
    ).toEqual(['1.2.0', '1.1.0 (behind dev)', '1.1.0', 'Not deployed']);
    expect(screen.getByText('Error: cluster prod-west')).toBeInTheDocument();
  });

  it('filters by what is typed', async () => {
    renderPage(<OverviewPage />);
    await userEvent.type(
      await screen.findByRole('searchbox', {
        name: 'Filter services and environments',
      }),
      'cart',
    );
    expect(
      within(screen.getByRole('table', { name: 'Versions' })).getAllByRole(
        'row',
      ),
    ).toHaveLength(2);
  });

  it('reads the filter from the URL', async () => {
    renderPage(<OverviewPage />, { path: '/?filter=nothing' });
    expect(await screen.findByText('No matches.')).toBeInTheDocument();
  });

  it('says what to do when there is none', async () => {
    const api = new FakeEnvironmentsApi();
    api.overviews = [];
    renderPage(<OverviewPage />, { api });
    expect(
      await screen.findByText(/Register a catalog Resource/),
    ).toBeInTheDocument();
  });
});

describe('EnvironmentContent', () => {
  it('shows what runs, the policy and promotions', async () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: { name: qa.name, namespace: 'default' },
      spec: { type: 'environment' },
    };
    renderPage(<EnvironmentContent />, { entity });
    expect(
      await screen.findByRole('table', { name: 'Services' }),
    ).toHaveTextContent('3.0.0');
    expect(screen.getByText('30 min')).toBeInTheDocument();
    expect(screen.getByText('No problems')).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: '1.1.0 → 1.2.0' }),
    ).toHaveAttribute('href', '/environments/promotions/p1');
  });
});

describe('SummaryCard', () => {
  it('shows where the service is, with links to the tab', async () => {
    renderPage(<SummaryCard />);
    expect(await screen.findByRole('link', { name: 'qa' })).toHaveAttribute(
      'href',
      '/catalog/default/component/shop/environments?environment=resource%3Adefault%2Fqa',
    );
    expect(screen.queryByText('prod-west')).not.toBeInTheDocument();
  });
});
