import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  FirstConfiguration,
  RollbackChoice,
} from '@downstage/backstage-plugin-environments-common';
import { aReason, refused } from '../../__testUtils__/decisions';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import {
  SERVICE,
  aServiceEnvironment,
  theDeployments,
} from '../../__testUtils__/deployments';
import { dev, qa } from '../../__testUtils__/environments';
import { aPlan } from '../../__testUtils__/promotions';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentsTab } from '../tab/EnvironmentsTab';

const OPEN = '/?environment=resource%3Adefault%2Fqa&dialog=promote';

async function openReview(api = new FakeEnvironmentsApi()) {
  const rendered = renderPage(<EnvironmentsTab />, { api, path: OPEN });
  const dialog = within(
    await screen.findByRole('dialog', { name: 'Review promotion' }),
  );
  return { ...rendered, dialog };
}

describe('ReviewDialog', () => {
  it('opens from the tile and shows exactly what will change', async () => {
    renderPage(<EnvironmentsTab />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Promote 1.2.0 to qa' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      await dialog.findByText('Promote shop 1.2.0 to qa'),
    ).toBeInTheDocument();
    expect(dialog.getByText('1.1.0 → 1.2.0')).toBeInTheDocument();
    const diff = dialog.getByRole('region', {
      name: 'Change of shop/values.yaml',
    });
    expect(diff).toHaveAttribute('tabindex', '0');
    expect(diff).toHaveTextContent('- tag: 1.1.0');
    expect(diff).toHaveTextContent('+ tag: 1.2.0');
    expect(dialog.getByText(/Show prices with tax/)).toBeInTheDocument();
  });

  it('starts what was shown, says so and closes', async () => {
    const { api, toasts, dialog } = await openReview();
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    await waitFor(() => expect(confirm).toBeEnabled());
    const asked = api.asked;
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.wishes).toEqual([
      {
        service: SERVICE,
        environment: qa.ref,
        from: dev.ref,
        rollbackTo: undefined,
        expectedVersion: '1.2.0',
      },
    ]);
    expect(toasts).toEqual(['Pull request for qa opened']);
    expect(api.asked).toBe(asked + 1);
  });

  it('cannot start what is blocked', async () => {
    const api = new FakeEnvironmentsApi();
    api.planned = aPlan({
      blocked: [aReason('A promotion is under way')],
      warnings: [aReason('The chart is old')],
    });
    const { dialog } = await openReview(api);
    expect(
      await dialog.findByText('A promotion is under way'),
    ).toBeInTheDocument();
    expect(dialog.getByText('The chart is old')).toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Open pull request' }),
    ).toBeDisabled();
  });

  it('asks for consent to what else changes, and sends it along', async () => {
    const api = new FakeEnvironmentsApi();
    const consents = ['values.yaml tag also changes the tag of cart'];
    api.planned = aPlan({ consents });
    const { dialog } = await openReview(api);
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    expect(await dialog.findByText(consents[0])).toBeInTheDocument();
    expect(confirm).toBeDisabled();
    await userEvent.click(
      dialog.getByRole('checkbox', { name: 'I understand and agree' }),
    );
    await userEvent.click(confirm);
    await waitFor(() => expect(api.wishes).toHaveLength(1));
    expect(api.wishes[0]).toMatchObject({ consents });
  });

  it('stays open with the reason when it does not work', async () => {
    const { api, toasts, dialog } = await openReview();
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    await waitFor(() => expect(confirm).toBeEnabled());
    api.current = new Error('The version to promote is 1.3.0 by now');
    await userEvent.click(confirm);
    expect(await dialog.findByText(/is 1.3.0 by now/)).toBeInTheDocument();
    expect(dialog.getByText('Promote shop 1.2.0 to qa')).toBeInTheDocument();
    expect(toasts).toEqual([]);
  });

  it('shows why there is no plan', async () => {
    const api = new FakeEnvironmentsApi();
    api.planned = new Error('The host does not answer');
    const { dialog } = await openReview(api);
    expect(
      await dialog.findByText('The host does not answer'),
    ).toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Open pull request' }),
    ).toBeDisabled();
  });

  it.each([
    [{ reverse: true }, 'Commits that this undoes'],
    [
      { commits: [], unavailable: 'The image names no commit' },
      'The image names no commit',
    ],
    [{ commits: [] }, 'There are no commits between the two versions.'],
    [{ truncated: true }, 'The list is truncated.'],
  ])('says %j of the commits', async (given, text) => {
    const api = new FakeEnvironmentsApi();
    api.planned = aPlan({ changelog: { ...aPlan().changelog, ...given } });
    const { dialog } = await openReview(api);
    expect(await dialog.findByText(text)).toBeInTheDocument();
  });

  it('gives the focus back when it is cancelled', async () => {
    renderPage(<EnvironmentsTab />);
    const button = await screen.findByRole('button', {
      name: 'Promote 1.2.0 to qa',
    });
    await userEvent.click(button);
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Cancel',
      }),
    );
    await waitFor(() => expect(button).toHaveFocus());
  });

  it('gives the focus back when it is left with Escape', async () => {
    renderPage(<EnvironmentsTab />);
    const button = await screen.findByRole('button', {
      name: 'Promote 1.2.0 to qa',
    });
    button.focus();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(button).toHaveFocus());
  });

  it('moves the focus to the tile after a promotion, since its button is disabled by then', async () => {
    const { api, dialog } = await openReview();
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    await waitFor(() => expect(confirm).toBeEnabled());
    api.answer = theDeployments({
      seq: 2,
      environments: [
        aServiceEnvironment(dev, '1.2.0'),
        aServiceEnvironment(qa, '1.1.0', {
          promote: refused('A promotion is under way.', { version: '1.2.0' }),
        }),
      ],
    });
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'qa' })).toHaveFocus(),
    );
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Promote 1.2.0 to qa' }),
      ).toBeDisabled(),
    );
    expect(screen.getByRole('button', { name: 'qa' })).toHaveFocus();
  });
});

describe('how much a rollback takes back', () => {
  const commit = {
    sha: 'f'.repeat(40),
    title: 'Promote shop',
    url: 'https://github.com/acme/env-qa/commit/f',
  };
  const beyond = [
    { path: 'flags.env', diff: '--- a\n+++ b\n@@ -1 +0,0 @@\n-FLAG=on\n' },
  ];
  const planned = (rollback: Partial<RollbackChoice>, rest = {}) =>
    aPlan({
      kind: 'rollback',
      toVersion: '1.0.0',
      rollback: {
        scope: 'change',
        commits: [commit],
        beyond,
        outside: 2,
        ...rollback,
      },
      ...rest,
    });
  const openRollback = async (api: FakeEnvironmentsApi) => {
    const path = OPEN.replace('promote', 'rollback&record=r1');
    renderPage(<EnvironmentsTab />, { api, path });
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Review rollback' }),
    );
    const radio = async (name: string) => dialog.findByRole('radio', { name });
    return { dialog, radio };
  };

  it('is the whole change unless somebody chooses, with what else goes back', async () => {
    const api = new FakeEnvironmentsApi();
    api.planned = planned({}, { consents: ['Takes cart back'] });
    const { dialog, radio } = await openRollback(api);
    expect(await radio('The whole change')).toBeChecked();
    expect(
      dialog.getByRole('region', { name: 'Besides the version in flags.env' }),
    ).toHaveTextContent('-FLAG=on');
    expect(
      dialog.getByText('2 files outside of this environment stay as they are.'),
    ).toBeInTheDocument();
    expect(dialog.getByRole('link', { name: /fffffff/ })).toHaveAttribute(
      'href',
      commit.url,
    );
    await userEvent.click(dialog.getByRole('checkbox'));
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    expect(confirm).toBeEnabled();
    // What was agreed to of one choice says nothing of the other
    api.planned = planned({ scope: 'version' }, { consents: ['Other'] });
    await userEvent.click(await radio('The version only'));
    expect(await dialog.findByText('Other')).toBeInTheDocument();
    expect(confirm).toBeDisabled();
    await userEvent.click(dialog.getByRole('checkbox'));
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.plans.map(({ scope }) => scope)).toEqual([undefined, 'version']);
    expect(api.wishes).toMatchObject([
      { rollbackTo: 'r1', scope: 'version', consents: ['Other'] },
    ]);
  });

  it('starts the commits that were shown, and no others', async () => {
    const api = new FakeEnvironmentsApi();
    api.planned = planned({});
    const { dialog, radio } = await openRollback(api);
    expect(await radio('The whole change')).toBeChecked();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open pull request' }),
    );
    await waitFor(() =>
      expect(api.wishes).toMatchObject([
        { scope: 'change', expectedCommits: [commit.sha] },
      ]),
    );
  });

  it('is the version only where the whole change cannot be taken back', async () => {
    const api = new FakeEnvironmentsApi();
    api.planned = planned({
      scope: 'version',
      beyond: [],
      outside: 0,
      refused: { id: 'revert-refused', params: { detail: 'line 4 differs' } },
    });
    const { dialog, radio } = await openRollback(api);
    expect(await radio('The whole change')).toBeDisabled();
    expect(await radio('The version only')).toBeChecked();
    expect(
      dialog.getByText(
        'The whole change cannot be taken back: line 4 differs.',
      ),
    ).toBeInTheDocument();
  });
});

describe('what a service begins with', () => {
  it('is what the upstream configures, unless somebody chooses, and just as it was shown', async () => {
    const api = new FakeEnvironmentsApi();
    const shown = (beginWith: FirstConfiguration, rest = {}) =>
      aPlan({
        fromVersion: 'none',
        addition: { beginWith, fingerprint: beginWith.repeat(9) },
        ...rest,
      });
    api.planned = shown('upstream', {
      blocked: [
        {
          id: 'addition-not-upstream',
          params: { service: 'Shop', upstream: 'DEV', detail: 'no values' },
        },
      ],
    });
    renderPage(<EnvironmentsTab />, { api, path: OPEN });
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      await dialog.findByText(/DEV configures for Shop cannot be taken over/),
    ).toBeInTheDocument();
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    expect(confirm).toBeDisabled();
    api.planned = shown('generic');
    await userEvent.click(
      dialog.getByRole('radio', { name: 'What every service needs' }),
    );
    await waitFor(() => expect(confirm).toBeEnabled());
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(api.wishes).toMatchObject([
        { beginWith: 'generic', expectedFiles: 'generic'.repeat(9) },
      ]),
    );
    expect(api.plans.map(({ beginWith }) => beginWith)).toEqual([
      undefined,
      'generic',
    ]);
  });
});

describe('a removal', () => {
  const consent = 'shop is taken out of qa, with its configuration';
  const removal = aPlan({
    kind: 'removal',
    toVersion: 'none',
    title: 'Remove shop from qa (1.1.0)',
    consents: [consent],
    warnings: [aReason('What runs stays')],
  });

  it('is reviewed from the details, agreed to and asked for', async () => {
    const api = new FakeEnvironmentsApi();
    api.planned = removal;
    renderPage(<EnvironmentsTab />, {
      api,
      path: '/?environment=resource%3Adefault%2Fqa',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Remove from qa…' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Review removal' }),
    );
    expect(await dialog.findByText('1.1.0 → none')).toBeInTheDocument();
    expect(dialog.getByText('What runs stays')).toBeInTheDocument();
    expect(dialog.queryByText('Commits')).not.toBeInTheDocument();
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    expect(confirm).toBeDisabled();
    await userEvent.click(
      dialog.getByRole('checkbox', { name: 'I understand and agree' }),
    );
    await userEvent.click(confirm);
    await waitFor(() => expect(api.wishes).toHaveLength(1));
    expect(api.wishes[0]).toEqual({
      service: SERVICE,
      environment: qa.ref,
      from: undefined,
      rollbackTo: undefined,
      remove: true,
      consents: [consent],
      expectedVersion: 'none',
    });
  });

  it('is not offered where it may not be asked for, and says why', async () => {
    const api = new FakeEnvironmentsApi();
    api.answer = theDeployments({
      environments: [
        aServiceEnvironment(qa, '1.1.0', {
          remove: refused('You may not take a service out of qa.'),
        }),
      ],
    });
    renderPage(<EnvironmentsTab />, {
      api,
      path: '/?environment=resource%3Adefault%2Fqa',
    });
    const button = await screen.findByRole('button', {
      name: 'Remove from qa…',
    });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(
      'You may not take a service out of qa.',
    );
  });
});
