import { screen, within } from '@testing-library/react';
import { renderPage } from '../../__testUtils__/renderPage';
import {
  anOverview,
  dev,
  east,
  qa,
  west,
} from '../../__testUtils__/environments';
import { buildMatrix } from '../../view/buildMatrix';
import { VersionMatrix } from './VersionMatrix';

const LAG = ' (behind dev)';

async function cellsOf(
  overviews: ReturnType<typeof anOverview>[],
  filter = '',
) {
  renderPage(<VersionMatrix matrix={buildMatrix(overviews, filter)} />);
  const table = within(await screen.findByRole('table', { name: 'Versions' }));
  const [, ...rows] = table.getAllByRole('row');
  return rows.map(row =>
    within(row)
      .getAllByRole('cell')
      .map(cell => cell.textContent),
  );
}

describe('VersionMatrix', () => {
  it.each([
    ['equal versions', ['1.0.0', '1.0.0'], ['1.0.0', '1.0.0']],
    ['a version that lags', ['1.1.0', '1.0.0'], ['1.1.0', `1.0.0${LAG}`]],
    ['a service that has not come yet', ['1.1.0'], ['1.1.0', 'Not deployed']],
    [
      'a service that is only later',
      [undefined, '1.0.0'],
      ['Not deployed', '1.0.0'],
    ],
  ])('shows %s', async (_name, [inDev, inQa], expected) => {
    const versions = (shop?: string): Record<string, string> =>
      shop ? { shop } : {};
    const cells = await cellsOf([
      anOverview(dev, versions(inDev)),
      anOverview(qa, versions(inQa)),
    ]);
    expect(cells).toEqual([expected]);
  });

  it('marks a ring by its own upstream, not by the other ring', async () => {
    const cells = await cellsOf([
      anOverview(qa, { shop: '2.0.0' }),
      anOverview(east, { shop: '2.0.0' }),
      anOverview(west, { shop: '1.0.0' }),
    ]);
    expect(cells).toEqual([['2.0.0', '2.0.0', `1.0.0 (behind qa)`]]);
  });

  it('adds a health that is not good', async () => {
    const overview = anOverview(dev, { shop: '1.0.0' });
    const [item] = overview.services;
    const cells = await cellsOf([
      { ...overview, services: [{ ...item, health: 'degraded' }] },
    ]);
    expect(cells).toEqual([['1.0.0Degraded']]);
  });

  it('shows what Git asks for where nothing runs', async () => {
    const overview = anOverview(dev, { shop: '1.0.0' });
    const [item] = overview.services;
    const cells = await cellsOf([
      { ...overview, services: [{ ...item, live: undefined }] },
    ]);
    expect(cells).toEqual([['1.0.0']]);
  });

  it('says that nothing matches', async () => {
    renderPage(<VersionMatrix matrix={buildMatrix([], 'x')} />);
    expect(await screen.findByText('No matches.')).toBeInTheDocument();
  });
});
