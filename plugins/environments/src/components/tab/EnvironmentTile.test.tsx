import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { renderPage } from '../../__testUtils__/renderPage';
import { allowed, refused } from '../../__testUtils__/decisions';
import { SERVICE, aServiceEnvironment } from '../../__testUtils__/deployments';
import { dev, qa } from '../../__testUtils__/environments';
import { describeTile } from '../../view/describeTile';
import { EnvironmentTile } from './EnvironmentTile';

const all = [aServiceEnvironment(dev, '1.2.0')];

function renderTile(
  given: Parameters<typeof aServiceEnvironment>[2],
  version?: string,
  api = new FakeEnvironmentsApi(),
) {
  const item = aServiceEnvironment(qa, version, given);
  const pressed: string[] = [];
  const rendered = renderPage(
    <EnvironmentTile
      service={SERVICE}
      tile={describeTile(item, all)}
      selected={false}
      panelId="panel"
      headingId="heading"
      onSelect={() => pressed.push('select')}
      onPromote={() => pressed.push('promote')}
      onRollback={record => pressed.push(`rollback ${record}`)}
      onHistory={() => pressed.push('history')}
      onChanged={async () => void pressed.push('changed')}
    />,
    { api },
  );
  return Object.assign(pressed, rendered);
}

describe('EnvironmentTile', () => {
  it('shows only the reason when there is no version to promote', async () => {
    const reason = 'qa is a first environment.';
    renderTile({ promote: refused(reason) }, '1.1.0');
    expect(await screen.findByText(reason)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Promote/ }),
    ).not.toBeInTheDocument();
  });

  it('keeps the button with the reason when a version is known', async () => {
    const reason = 'qa already asks for 1.2.0.';
    const promote = refused(reason, { version: '1.2.0', from: dev.ref });
    renderTile({ promote }, '1.1.0');
    const button = await screen.findByRole('button', { name: /^Promote/ });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(reason);
  });

  it('tells what was pressed', async () => {
    const promote = allowed({ version: '1.2.0', from: dev.ref });
    const pressed = renderTile({ promote }, '1.1.0');
    await userEvent.click(await screen.findByRole('button', { name: 'qa' }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Promote 1.2.0 to qa' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'History and rollback of qa' }),
    );
    expect([...pressed]).toEqual(['select', 'promote', 'history']);
  });

  describe('of a service that waits for its first image', () => {
    const awaited = {
      image: 'r.example/shop',
      requestedBy: 'user:default/ann',
      requestedAt: '2026-01-01T00:00:00Z',
      permitted: true,
    };
    const withdrawal = { name: 'Do not add it to qa' };

    it('tells which one, and why it does not come', async () => {
      renderTile({
        awaited: { ...awaited, permitted: false },
        arrivalRefusal: {
          version: '0.1.0',
          reason: 'values.yaml has no map "services".',
          since: '2026-01-02T00:00:00Z',
        },
      });
      expect(
        await screen.findByText(
          /^Comes here once a first image of r.example\/shop is reported/,
        ),
      ).toBeInTheDocument();
      expect(
        screen.getByText(
          /^0.1.0 does not come by itself: values.yaml has no map "services"/,
        ),
      ).toBeInTheDocument();
      expect(screen.queryByRole('button', withdrawal)).toBeNull();
    });

    it.each([
      [undefined, 'It is not added to qa'],
      [new Error('no'), 'It is still awaited in qa'],
    ])('lets it be withdrawn (%s)', async (answer, toast) => {
      const api = new FakeEnvironmentsApi();
      api.withdrawAnswer = answer;
      const tile = renderTile({ awaited }, undefined, api);
      await userEvent.click(await screen.findByRole('button', withdrawal));
      expect(api.withdrawn).toEqual([
        { service: SERVICE, environment: qa.ref },
      ]);
      expect(tile.toasts).toEqual([toast]);
      expect([...tile]).toEqual(['changed']);
    });
  });

  describe('of a version that was reported', () => {
    const reported = {
      id: 'a1',
      artifact: { kind: 'image' as const, name: 'r.example/shop' },
      version: '1.3.0',
      build: 'https://ci.example/7',
      reportedBy: 'external:ci',
      reportedAt: '2026-01-01T00:00:00Z',
    };
    const promote = allowed({ version: '1.3.0', reported });

    it('says that it is ready, who said so and which build it is of', async () => {
      renderTile({ promote }, '1.1.0');
      expect(await screen.findByText('1.3.0 is ready.')).toBeInTheDocument();
      expect(screen.getByText(/external:ci/)).toBeInTheDocument();
      expect(screen.getByRole('link', { name: /Build/ })).toHaveAttribute(
        'href',
        'https://ci.example/7',
      );
      expect(
        screen.getByRole('button', { name: 'Promote 1.3.0 to qa' }),
      ).toBeEnabled();
    });

    it('says nothing once Git asks for it', async () => {
      renderTile({ promote }, '1.3.0');
      await screen.findByRole('button', { name: 'qa' });
      expect(screen.queryByText('1.3.0 is ready.')).not.toBeInTheDocument();
    });
  });

  it('offers the prepared rollback of what does not come right', async () => {
    const prepared = { record: 'r1', version: '1.0.0' };
    const pressed = renderTile({ prepared }, '1.1.0');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back qa to 1.0.0' }),
    );
    expect([...pressed]).toEqual(['rollback r1']);
  });

  it('offers no history where the service was never found', async () => {
    renderTile({});
    expect(await screen.findByText('Not deployed here')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^History/ }),
    ).not.toBeInTheDocument();
  });

  it.each<[PromotionState, string]>([
    ['draft', 'Promotion of 1.2.0: Draft'],
    ['open', 'Promotion of 1.2.0: Waiting for merge'],
    ['waiting-for-sync', 'Promotion of 1.2.0: Waiting for sync'],
    ['failed', 'Promotion of 1.2.0: Failed'],
  ])('shows a promotion that is %s', async (state, text) => {
    const promotion = {
      id: 'p1',
      kind: 'promotion' as const,
      state,
      reason: 'any',
      toVersion: '1.2.0',
    };
    renderTile({ promotion }, '1.1.0');
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Promotion' })).toHaveAttribute(
      'href',
      '/environments/promotions/p1',
    );
    expect(
      screen.queryByRole('link', { name: /Pull request/ }),
    ).not.toBeInTheDocument();
  });

  it('says that the service is being taken out', async () => {
    const promotion = {
      id: 'g1',
      kind: 'removal' as const,
      state: 'open' as const,
      reason: 'any',
      toVersion: 'none',
    };
    renderTile({ promotion }, '1.1.0');
    expect(
      await screen.findByText('Removal: Waiting for merge'),
    ).toBeInTheDocument();
  });

  it.each([
    ['equal', 'equal to dev'],
    ['behind', 'behind dev'],
    ['ahead', 'ahead of dev'],
    ['diverged', 'differs from dev'],
    ['not-comparable', 'not comparable with dev'],
  ] as const)('says that a version is %s', async (lag, text) => {
    renderTile({ lag: [{ upstream: dev.ref, lag }] }, '1.1.0');
    expect(await screen.findByText(text)).toBeInTheDocument();
  });

  it.each([
    [1, '1 problem'],
    [2, '2 problems'],
  ])('counts %d', async (count, text) => {
    const problem = {
      severity: 'error' as const,
      subject: 'cluster',
      message: 'no answer',
    };
    renderTile({ problems: Array(count).fill(problem) }, '1.1.0');
    expect(await screen.findByText(text)).toBeInTheDocument();
  });

  describe('of a service that was rolled back', () => {
    const hold = {
      promotion: 'p9',
      since: '2026-11-20T10:00:00Z',
      by: 'user:default/ann',
      fromVersion: '1.2.0',
      toVersion: '1.1.0',
      permitted: true,
    };

    it('says who keeps automation away, and why', async () => {
      renderTile({ hold: { ...hold, permitted: false } }, '1.1.0');
      const group = within(
        await screen.findByRole('group', { name: 'Hold of qa' }),
      );
      expect(
        group.getByText('On hold: rolled back from 1.2.0 to 1.1.0'),
      ).toBeInTheDocument();
      expect(group.getByRole('link', { name: 'Rollback' })).toHaveAttribute(
        'href',
        '/environments/promotions/p9',
      );
      expect(
        await group.findByRole('link', { name: /ann/ }),
      ).toBeInTheDocument();
      expect(
        group.getByText(/permission environments.promote/),
      ).toBeInTheDocument();
      expect(group.queryByRole('button')).not.toBeInTheDocument();
    });

    it.each([
      [undefined, ['Hold of qa lifted'], 1],
      [new Error('no'), ['Could not lift the hold of qa'], 0],
    ])('lifts the hold (%s)', async (answer, toasts, lifted) => {
      const api = new FakeEnvironmentsApi();
      api.liftAnswer = answer;
      const tile = renderTile({ hold }, '1.1.0', api);
      await userEvent.click(
        await screen.findByRole('button', { name: 'Lift the hold of qa' }),
      );
      expect(tile.toasts).toEqual(toasts);
      expect([...tile]).toEqual(['changed']);
      expect(api.lifted).toEqual(
        Array(lifted).fill({ service: SERVICE, environment: qa.ref }),
      );
    });
  });
});
