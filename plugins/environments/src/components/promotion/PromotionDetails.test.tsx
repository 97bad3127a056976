import { screen, waitFor, within } from '@testing-library/react';
import { ResponseError } from '@backstage/errors';
import userEvent from '@testing-library/user-event';
import {
  type Promotion,
  type PromotionState,
  isOpen,
} from '@downstage/backstage-plugin-environments-common';
import { renderPage } from '../../__testUtils__/renderPage';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import {
  SERVICE,
  aServiceEnvironment,
  theDeployments,
} from '../../__testUtils__/deployments';
import { qa } from '../../__testUtils__/environments';
import { messages } from '../../i18n/messages';
import {
  aConfigurationChange,
  aRemoval,
  aPromotion,
} from '../../__testUtils__/promotions';
import { PromotionDetails } from './PromotionDetails';
import { Timeline } from './Timeline';

const STATES = Object.entries(messages.promotionState) as Array<
  [PromotionState, string]
>;

function renderDetails(
  given: Partial<Promotion>,
  api = new FakeEnvironmentsApi(),
) {
  const changed = jest.fn(async () => {});
  const rendered = renderPage(
    <PromotionDetails promotion={aPromotion(given)} onChanged={changed} />,
    { api },
  );
  return { ...rendered, changed };
}

describe('PromotionDetails', () => {
  it.each(STATES)('of one that is %s', async (state, text) => {
    renderDetails({ state, reason: 'the newest reason' });
    expect(await screen.findByText(/the newest reason/)).toHaveTextContent(
      `${text} the newest reason`,
    );
    expect(
      screen.queryAllByRole('button', { name: 'Cancel promotion' }),
    ).toHaveLength(isOpen(state) ? 1 : 0);
  });

  it('says of a removal that the service is gone, with no version to go back to', async () => {
    renderDetails(aRemoval());
    expect(
      await screen.findByRole('heading', { name: 'Removal of shop from qa' }),
    ).toBeInTheDocument();
    expect(screen.getByText('1.1.0 → none')).toBeInTheDocument();
    expect(screen.getByText('Gone')).toBeInTheDocument();
    expect(screen.getByText('Merged → Gone')).toBeInTheDocument();
  });

  describe('of configuration', () => {
    it('tells what was set, and sets it back in a review of its own', async () => {
      const { api } = renderDetails(aConfigurationChange());
      expect(
        await screen.findByRole('heading', {
          name: 'Configuration of shop in qa',
        }),
      ).toBeInTheDocument();
      expect(screen.getByText('replicas 3 → 5')).toBeInTheDocument();
      await userEvent.click(
        await screen.findByRole('button', { name: 'Set back…' }),
      );
      await screen.findByRole('dialog', {
        name: 'Review change of configuration',
      });
      expect(api.plans.at(-1)).toMatchObject({
        service: SERVICE,
        environment: qa.ref,
        settings: [{ name: 'replicas', before: '5', to: '3' }],
      });
    });

    it.each<PromotionState>(['open', 'cancelled', 'reverted'])(
      'offers nothing to set back while %s',
      async state => {
        renderDetails(aConfigurationChange({ state }));
        await screen.findByText('replicas 3 → 5');
        expect(
          screen.queryByRole('button', { name: 'Set back…' }),
        ).not.toBeInTheDocument();
      },
    );
  });

  it('links the pull request and names the deadline', async () => {
    const deadline = '2026-11-20T11:00:00Z';
    renderDetails({ deadline });
    expect(
      await screen.findByRole('link', { name: /^Pull request #7/ }),
    ).toHaveAttribute('href', 'https://github.com/acme/env-qa/pull/7');
    expect(
      screen.getByText(new Date(deadline).toLocaleString()),
    ).toHaveAttribute('datetime', deadline);
  });

  it('links what was asked for together, and cancels what shares its pull request', async () => {
    const other = {
      id: 'p2',
      service: 'component:default/cart',
      environment: aPromotion().environment,
      toVersion: '3.1.0',
      state: 'open' as const,
      sharesPullRequest: true,
    };
    renderDetails({
      batch: {
        id: 'b1',
        others: [
          other,
          {
            ...other,
            id: 'p3',
            service: 'component:default/loans',
            sharesPullRequest: false,
          },
        ],
      },
    });
    const list = within(
      await screen.findByRole('list', { name: 'Together with' }),
    );
    expect(list.getByRole('link', { name: 'cart 3.1.0' })).toHaveAttribute(
      'href',
      '/environments/promotions/p2',
    );
    expect(
      list.getAllByRole('listitem').map(({ textContent }) => textContent),
    ).toEqual([
      'cart 3.1.0 Waiting for merge',
      'loans 3.1.0 Waiting for merge (in another pull request)',
    ]);
    expect(
      screen.getByRole('button', {
        name: 'Cancel all 2 promotions of this pull request',
      }),
    ).toBeInTheDocument();
  });

  it('links the other environments that a service goes from', async () => {
    renderDetails({
      kind: 'removal',
      batch: {
        id: 'b1',
        others: [
          {
            id: 'p2',
            service: aPromotion().service,
            environment: 'resource:default/prod-east',
            toVersion: 'none',
            state: 'open',
            sharesPullRequest: false,
          },
        ],
      },
    });
    expect(
      await screen.findByRole('link', { name: 'Removal from prod-east' }),
    ).toHaveAttribute('href', '/environments/promotions/p2');
    expect(
      screen.getByRole('button', { name: messages.promotion.cancel }),
    ).toBeInTheDocument();
  });

  it('leaves out what it has not yet', async () => {
    const { change } = aPromotion();
    renderDetails({
      state: 'draft',
      change: { ...change, pullRequest: undefined },
    });
    expect((await screen.findAllByText('Draft'))[0]).toBeInTheDocument();
    for (const name of ['Pull request', 'Deadline']) {
      expect(screen.queryByText(name)).not.toBeInTheDocument();
    }
  });

  it('names a rollback as such', async () => {
    renderDetails({ kind: 'rollback' });
    expect(
      await screen.findByRole('heading', { name: 'Rollback of shop to qa' }),
    ).toBeInTheDocument();
  });

  it.each<[PromotionState, boolean, boolean]>([
    ['failed', true, true],
    ['failed', false, false],
    ['syncing', true, false],
  ])(
    'of one that is %s (prepared rollback: %s) offers it: %s',
    async (state, isPrepared, isOffered) => {
      const api = new FakeEnvironmentsApi();
      const prepared = { record: 'r1', version: '1.0.0' };
      api.answer = theDeployments({
        environments: [
          aServiceEnvironment(qa, '1.2.0', isPrepared ? { prepared } : {}),
        ],
      });
      renderDetails({ state }, api);
      await screen.findByRole('heading', { name: 'Timeline' });
      await waitFor(() =>
        expect(
          screen.queryAllByRole('button', { name: 'Roll back qa to 1.0.0' }),
        ).toHaveLength(isOffered ? 1 : 0),
      );
    },
  );

  it('opens the review of the prepared rollback', async () => {
    const api = new FakeEnvironmentsApi();
    const prepared = { record: 'r1', version: '1.0.0' };
    api.answer = theDeployments({
      environments: [aServiceEnvironment(qa, '1.2.0', { prepared })],
    });
    renderDetails({ state: 'failed' }, api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back qa to 1.0.0' }),
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
    expect(api.wishes).toMatchObject([
      { service: SERVICE, environment: qa.ref, rollbackTo: 'r1' },
    ]);
  });

  it('says why it could not be cancelled, and asks how it is now', async () => {
    const api = new FakeEnvironmentsApi();
    api.current = new Error('It was merged a moment ago');
    const { changed, toasts } = renderDetails({}, api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel promotion' }),
    );
    expect(
      within(await screen.findByRole('alert')).getByText(
        'It was merged a moment ago',
      ),
    ).toBeInTheDocument();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(toasts).toEqual([]);
  });
});

describe('what a promotion changes', () => {
  const region = { name: 'Change of shop/values.yaml' };

  it('is shown as diffs, which are loaded apart', async () => {
    renderDetails({});
    expect(await screen.findByRole('region', region)).toHaveTextContent(
      '+ tag: 1.2.0',
    );
  });

  it('is told as not to be seen by those who may not, with what it takes', async () => {
    const api = new FakeEnvironmentsApi();
    api.diff = await ResponseError.fromResponse(
      new Response(
        JSON.stringify({
          error: {
            name: 'NotAllowedError',
            message: 'You need the permission environments.source.read',
          },
          response: { statusCode: 403 },
        }),
        { status: 403, headers: { 'Content-Type': 'application/json' } },
      ) as never,
    );
    renderDetails({}, api);
    expect(
      await screen.findByText('You may not see what changes in these files'),
    ).toBeInTheDocument();
    expect(screen.getByText(/environments\.source\.read/)).toBeInTheDocument();
    expect(screen.getByText('shop/values.yaml')).toBeInTheDocument();
    expect(screen.queryByRole('region', region)).not.toBeInTheDocument();
  });

  it('is told as failed when it could not be loaded', async () => {
    const api = new FakeEnvironmentsApi();
    api.diff = new Error('The backend does not answer');
    renderDetails({}, api);
    expect(
      within(await screen.findByRole('alert')).getByText(
        'The backend does not answer',
      ),
    ).toBeInTheDocument();
  });

  it('leads to the pull request where it was not kept', async () => {
    const api = new FakeEnvironmentsApi();
    api.diff = [{ path: 'shop/values.yaml', diff: '' }];
    renderDetails({}, api);
    expect(
      await screen.findByText(
        'The change of shop/values.yaml was not kept. The pull request shows it.',
      ),
    ).toBeInTheDocument();
  });
});

describe('Timeline', () => {
  const at = '2026-11-20T10:00:00Z';
  const stepsOf = async (events: Promotion['events']) => {
    renderPage(<Timeline promotion={aPromotion({ events })} />);
    const list = await screen.findByRole('list', { name: 'Timeline' });
    return within(list).queryAllByRole('listitem');
  };

  it.each(STATES)('has a step to %s', async (to, text) => {
    const [step] = await stepsOf([
      { from: 'open', to, actor: 'system', at, reason: 'the reason' },
    ]);
    expect(within(step).getByText(`Waiting for merge → ${text}`)).toBeVisible();
    expect(within(step).getByText('the reason')).toBeVisible();
  });

  it.each([
    ['system', 'System'],
    ['scm', 'Git host'],
    ['delivery', 'Delivery engine'],
    ['Release bot', 'Release bot'],
  ])('calls the actor %s %s', async (actor, text) => {
    const [step] = await stepsOf([{ to: 'draft', actor, at, reason: 'x' }]);
    expect(step).toHaveTextContent(text);
    expect(within(step).queryByRole('link')).not.toBeInTheDocument();
  });

  it('links a person', async () => {
    const actor = 'user:default/developer';
    const [step] = await stepsOf([{ to: 'draft', actor, at, reason: 'x' }]);
    expect(
      within(step).getByRole('link', { name: /developer/ }),
    ).toHaveAttribute('href', '/catalog/default/user/developer');
  });

  it('keeps the order of what happened', async () => {
    const steps = await stepsOf([
      { to: 'draft', actor: 'system', at, reason: 'first' },
      { from: 'draft', to: 'open', actor: 'scm', at, reason: 'second' },
      { from: 'open', to: 'merged', actor: 'scm', at, reason: 'third' },
    ]);
    expect(steps.map(step => step.lastChild?.textContent)).toEqual([
      'first',
      'second',
      'third',
    ]);
  });
});
