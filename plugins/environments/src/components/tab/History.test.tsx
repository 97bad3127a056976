import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  Decision,
  Promotion,
} from '@downstage/backstage-plugin-environments-common';
import { renderPage } from '../../__testUtils__/renderPage';
import { allowed, refused } from '../../__testUtils__/decisions';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { SERVICE, aRecord } from '../../__testUtils__/deployments';
import { qa } from '../../__testUtils__/environments';
import { aConfigurationChange, aRemoval } from '../../__testUtils__/promotions';
import { History } from './History';

const current = aRecord('now', '2.0.0', { current: true });

async function renderHistory(
  records: FakeEnvironmentsApi['records'],
  options: {
    rollback?: Decision;
    rebuilding?: boolean;
    promotions?: Promotion[];
  } = {},
) {
  const { rollback = allowed(), rebuilding = false } = options;
  const api = new FakeEnvironmentsApi();
  api.records = records;
  api.rebuilding = rebuilding;
  api.listed = options.promotions;
  const chosen: string[] = [];
  renderPage(
    <History
      service={SERVICE}
      environment={qa.ref}
      rollback={rollback}
      onRollback={record => chosen.push(record)}
    />,
    { api },
  );
  const table = await screen.findByRole('table', { name: 'History' });
  const [, ...rows] = within(table).getAllByRole('row');
  return { rows: rows.map(row => within(row)), chosen };
}

describe('History', () => {
  it('says that nothing is recorded', async () => {
    const api = new FakeEnvironmentsApi();
    api.records = [];
    renderPage(
      <History
        service={SERVICE}
        environment={qa.ref}
        rollback={allowed()}
        onRollback={() => {}}
      />,
      { api },
    );
    expect(
      await screen.findByText('No changes are recorded yet.'),
    ).toBeInTheDocument();
  });

  it('shows changes of configuration between the versions, with their pages', async () => {
    const { rows } = await renderHistory(
      [
        aRecord('r2', '1.2.0', {
          desiredAt: '2026-11-22T10:00:00Z',
          current: true,
        }),
        aRecord('r1', '1.1.0', { desiredAt: '2026-11-20T10:00:00Z' }),
      ],
      { promotions: [aConfigurationChange()] },
    );
    expect(rows).toHaveLength(3);
    expect(rows[1].getByText('replicas 3 → 5')).toBeInTheDocument();
    expect(
      rows[1].getByRole('link', { name: 'Configuration' }),
    ).toHaveAttribute('href', expect.stringContaining('c1'));
    expect(rows[1].queryByRole('button')).not.toBeInTheDocument();
  });

  it('shows that the service was taken out, and offers no rollback of that', async () => {
    const { rows } = await renderHistory(
      [aRecord('r1', '1.1.0', { desiredAt: '2026-11-20T10:00:00Z' })],
      { promotions: [aRemoval()] },
    );
    expect(rows).toHaveLength(2);
    expect(rows[0].getByText('1.1.0 removed')).toBeInTheDocument();
    expect(rows[0].getByRole('link', { name: 'Removal' })).toHaveAttribute(
      'href',
      expect.stringContaining('g1'),
    );
    expect(rows[0].queryByRole('button')).not.toBeInTheDocument();
  });

  it('links commit, pull request and promotion', async () => {
    const record = aRecord('r', '1.2.0', {
      fromVersion: '1.1.0',
      current: true,
      pullRequest: {
        number: 7,
        url: 'https://github.com/acme/env-qa/pull/7',
      },
      promotion: {
        id: 'p1',
        kind: 'rollback',
        requestedBy: 'user:default/release-engineer',
      },
    });
    const { rows } = await renderHistory([record]);
    expect(
      rows[0].getByRole('rowheader', { name: '1.1.0 → 1.2.0' }),
    ).toBeInTheDocument();
    expect(
      rows[0].getByRole('link', { name: /^Commit 01234567/ }),
    ).toHaveAttribute('href', record.commit!.url);
    expect(
      rows[0].getByRole('link', { name: /^Pull request #7/ }),
    ).toHaveAttribute('href', record.pullRequest!.url);
    expect(rows[0].getByRole('link', { name: 'Rollback' })).toHaveAttribute(
      'href',
      '/environments/promotions/p1',
    );
    expect(
      rows[0].getByRole('link', { name: /release-engineer/ }),
    ).toBeInTheDocument();
  });

  it('leaves out what is not known', async () => {
    const { rows } = await renderHistory([
      current,
      aRecord('r', '1.0.0', { commit: undefined, liveAt: undefined }),
    ]);
    const cells = rows[1].getAllByRole('cell').map(cell => cell.textContent);
    expect(rows[1].getByRole('rowheader')).toHaveTextContent('1.0.0');
    expect(cells).toEqual([
      '–',
      '',
      new Date('2026-11-19T09:00:00Z').toLocaleString(),
      '–',
      '–',
      '–',
      'Roll back',
    ]);
    expect(rows[1].queryByRole('link')).not.toBeInTheDocument();
  });

  it('tells what Git did not ask for, and what only its log tells', async () => {
    const { rows } = await renderHistory([
      current,
      aRecord('live', '1.1.0', {
        change: 'live',
        commit: undefined,
        desiredAt: undefined,
      }),
      aRecord('rebuilt', '1.0.0', { rebuilt: true }),
    ]);
    expect(rows[1].getByText('not changed in Git')).toBeInTheDocument();
    expect(rows[2].getByText('from Git history')).toBeInTheDocument();
    for (const text of ['not changed in Git', 'from Git history']) {
      expect(screen.getAllByText(text)).toHaveLength(1);
    }
    expect(
      screen.queryByText('Reading earlier changes from Git history.'),
    ).not.toBeInTheDocument();
  });

  it('says that earlier changes are being read', async () => {
    await renderHistory([current], { rebuilding: true });
    expect(
      screen.getByText('Reading earlier changes from Git history.'),
    ).toBeInTheDocument();
  });

  it('rolls back to the record of its row', async () => {
    const { rows, chosen } = await renderHistory([
      current,
      aRecord('older', '1.1.0'),
      aRecord('oldest', '1.0.0'),
    ]);
    await userEvent.click(
      rows[2].getByRole('button', { name: 'Roll back to 1.0.0' }),
    );
    expect(chosen).toEqual(['oldest']);
  });

  it('offers no way to what is there already', async () => {
    const { rows } = await renderHistory([
      current,
      aRecord('between', '1.0.0'),
      aRecord('same', '2.0.0'),
    ]);
    expect(rows[0].getByText('Current')).toBeInTheDocument();
    expect(rows[0].queryByRole('button')).not.toBeInTheDocument();
    expect(rows[1].getByRole('button')).toBeEnabled();
    expect(rows[2].queryByRole('button')).not.toBeInTheDocument();
  });

  it('disables every way back with the reason, which stands there once', async () => {
    const reason = 'A promotion of 2.1.0 is under way.';
    const { rows, chosen } = await renderHistory(
      [current, aRecord('a', '1.1.0'), aRecord('b', '1.0.0')],
      { rollback: refused(reason) },
    );
    for (const row of rows.slice(1)) {
      const button = row.getByRole('button');
      expect(button).toBeDisabled();
      expect(button).toHaveAccessibleDescription(reason);
    }
    expect(screen.getAllByText(reason)).toHaveLength(1);
    expect(chosen).toEqual([]);
  });
});
