import { screen, within } from '@testing-library/react';
import type { RolloutStep } from '@downstage/backstage-plugin-environments-common';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { east, west } from '../../__testUtils__/environments';
import { aPromotion } from '../../__testUtils__/promotions';
import { renderPage } from '../../__testUtils__/renderPage';
import { theRings } from '../../__testUtils__/rollouts';
import { formatMoment } from '../../view/formatTime';
import { EnvironmentsTab } from '../tab/EnvironmentsTab';
import { PromotionDetails } from './PromotionDetails';

const AT = '2026-11-20T11:00:00Z';

const STEPS: RolloutStep[] = [
  {
    id: 'p0',
    environment: east.ref,
    ring: 1,
    soakSeconds: 0,
    toVersion: '1.2.0',
    state: 'healthy',
    reason: '1.2.0 is synced and healthy.',
    pullRequest: { number: 7, url: 'https://github.com/acme/env/pull/7' },
  },
  {
    id: 'p1',
    environment: west.ref,
    ring: 2,
    soakSeconds: 900,
    toVersion: '1.2.0',
    state: 'draft',
    reason: 'Waits.',
    waits: { environments: [east.ref], soakSeconds: 900 },
  },
];

const rowsOf = () => {
  const table = within(screen.getByRole('table', { name: 'Rings' }));
  return table.getAllByRole('row').slice(1);
};

it('one page shows all rings, where they stand and what they wait for', () => {
  renderPage(
    <PromotionDetails
      promotion={aPromotion({ state: 'draft', rollout: STEPS })}
      onChanged={async () => {}}
    />,
  );
  const [first, second] = rowsOf();
  expect(first).toHaveTextContent(
    'prod-east1Healthy 1.2.0 is synced and healthy.Pull request #7',
  );
  expect(
    within(first).getByRole('link', { name: 'prod-east' }),
  ).toHaveAttribute('href', expect.stringContaining('p0'));
  expect(second).toHaveTextContent(
    'prod-west2Waiting Waits for prod-east, then 15 min.–',
  );
  expect(within(second).queryByRole('link')).not.toBeInTheDocument();
});

it.each([
  [
    'when it begins',
    { environments: [east.ref], soakSeconds: 900, beginsAt: AT },
    `Begins at ${formatMoment(AT, 'en')} if prod-east stays healthy.`,
  ],
  [
    'that it waits for health alone',
    { environments: [east.ref], soakSeconds: 0 },
    'Waits for prod-east.',
  ],
  [
    'nothing of a hidden environment',
    { environments: [], soakSeconds: 5_400 },
    'Waits for an environment that you may not see, then 90 min.',
  ],
])('the tile of one that waits says %s', async (_, waits, sentence) => {
  const api = new FakeEnvironmentsApi();
  api.answer = theRings({
    promotion: {
      id: 'p1',
      kind: 'promotion',
      state: 'draft',
      reason: 'Waits.',
      toVersion: '1.2.0',
      waits,
    },
  });
  renderPage(<EnvironmentsTab />, { api });
  const tile = within(
    await screen.findByRole('article', { name: 'prod-west' }),
  );
  expect(tile.getByText('Promotion of 1.2.0: Waiting')).toBeInTheDocument();
  expect(tile.getByText(sentence)).toBeInTheDocument();
});
