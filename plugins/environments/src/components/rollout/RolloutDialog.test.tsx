import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { PromotionRolloutPlan } from '@downstage/backstage-plugin-environments-common';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { aReason } from '../../__testUtils__/decisions';
import { SERVICE } from '../../__testUtils__/deployments';
import { east, qa, west } from '../../__testUtils__/environments';
import { renderPage } from '../../__testUtils__/renderPage';
import { aRolloutPlan, theRings } from '../../__testUtils__/rollouts';
import { EnvironmentsTab } from '../tab/EnvironmentsTab';

const ACTION = { name: 'Promote 1.2.0 to several environments…' };

async function open(planned: PromotionRolloutPlan | Error = aRolloutPlan()) {
  const api = new FakeEnvironmentsApi();
  api.answer = theRings();
  api.plannedRollout = planned;
  const rendered = renderPage(<EnvironmentsTab />, { api });
  await userEvent.click(await screen.findByRole('button', ACTION));
  const dialog = within(
    await screen.findByRole('dialog', {
      name: 'Promote 1.2.0 to several environments',
    }),
  );
  const review = () =>
    userEvent.click(dialog.getByRole('button', { name: /^Review/ }));
  const start = () =>
    dialog.getByRole('button', { name: 'Start the first ring' });
  return { ...rendered, api, dialog, review, start };
}

const withWest = (
  given: Partial<PromotionRolloutPlan['targets'][number]>,
): PromotionRolloutPlan => {
  const [first, second] = aRolloutPlan().targets;
  return { targets: [first, { ...second, ...given }] };
};

describe('RolloutDialog', () => {
  it('is offered where several environments take a version from one upstream', async () => {
    renderPage(<EnvironmentsTab />);
    await screen.findAllByRole('article');
    expect(screen.queryByRole('button', ACTION)).not.toBeInTheDocument();
  });

  it('arranges the environments one after the other at first', async () => {
    const { api, dialog, review } = await open();
    expect(
      dialog.getByRole('textbox', { name: 'Ring of prod-west' }),
    ).toHaveValue('2');
    expect(
      dialog.getByRole('textbox', { name: 'Minutes before prod-east' }),
    ).toBeDisabled();
    await review();
    await waitFor(() =>
      expect(api.rollouts).toEqual([
        {
          service: SERVICE,
          from: qa.ref,
          targets: [
            { environment: east.ref, ring: 1 },
            { environment: west.ref, ring: 2, soak: 'PT15M' },
          ],
        },
      ]),
    );
  });

  it('plans what a person arranges', async () => {
    const { api, dialog, review } = await open();
    const minutes = dialog.getByRole('textbox', {
      name: 'Minutes before prod-west',
    });
    await userEvent.clear(minutes);
    await userEvent.type(minutes, '60');
    await userEvent.tab();
    await review();
    await waitFor(() => expect(api.rollouts).toHaveLength(1));
    expect(api.rollouts[0].targets[1]).toMatchObject({ soak: 'PT60M' });
  });

  it('needs two environments', async () => {
    const { dialog } = await open();
    await userEvent.click(dialog.getByRole('checkbox', { name: 'prod-west' }));
    expect(
      dialog.getByRole('button', { name: 'Review 1 environment' }),
    ).toBeDisabled();
  });

  it('shows every ring with its change and its wait, and starts exactly that', async () => {
    const { api, dialog, review, start, toasts } = await open();
    await review();
    const first = within(
      await dialog.findByRole('region', { name: 'Ring 1: prod-east' }),
    );
    expect(first.getByText('Begins at once.')).toBeInTheDocument();
    const second = within(
      dialog.getByRole('region', { name: 'Ring 2: prod-west' }),
    );
    expect(
      second.getByText(
        'Begins once these have been healthy for 15 min: prod-east.',
      ),
    ).toBeInTheDocument();
    expect(
      second.getByRole('region', { name: 'Change of shop/values.yaml' }),
    ).toHaveTextContent('+ tag: 1.2.0');
    await userEvent.click(start());
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.startedRollouts).toEqual([
      {
        service: SERVICE,
        from: qa.ref,
        expectedVersion: '1.2.0',
        targets: [
          { environment: east.ref, ring: 1 },
          { environment: west.ref, ring: 2, soak: 'PT15M' },
        ],
      },
    ]);
    expect(toasts).toEqual(['Promotion of 1.2.0 to 2 environments started']);
  });

  it('asks for consent to what a ring changes besides', async () => {
    const { plan } = aRolloutPlan().targets[1];
    const { api, dialog, review, start } = await open(
      withWest({ plan: { ...plan!, consents: ['Closes pull request #3'] } }),
    );
    await review();
    expect(
      await dialog.findByText('prod-west: Closes pull request #3'),
    ).toBeInTheDocument();
    expect(start()).toBeDisabled();
    await userEvent.click(
      dialog.getByRole('checkbox', { name: 'I understand and agree' }),
    );
    await userEvent.click(start());
    await waitFor(() => expect(api.startedRollouts).toHaveLength(1));
    expect(api.startedRollouts[0].targets[1].consents).toEqual([
      'Closes pull request #3',
    ]);
  });

  it('starts a service that a ring does not have with the files that were shown', async () => {
    const { plan } = aRolloutPlan().targets[1];
    const fingerprint = 'reviewed'.repeat(8);
    const { api, review, start } = await open(
      withWest({
        plan: { ...plan!, addition: { beginWith: 'upstream', fingerprint } },
      }),
    );
    await review();
    await waitFor(() => expect(start()).toBeEnabled());
    await userEvent.click(start());
    await waitFor(() => expect(api.startedRollouts).toHaveLength(1));
    expect(
      api.startedRollouts[0].targets.map(({ expectedFiles }) => expectedFiles),
    ).toEqual([undefined, fingerprint]);
  });

  it.each([
    ['is refused', { refused: 'It shares its pin.' }, 'It shares its pin.'],
    [
      'is blocked',
      {
        plan: {
          ...aRolloutPlan().targets[1].plan!,
          blocked: [aReason('It is not ready.')],
        },
      },
      'It is not ready.',
    ],
  ])('starts nothing where a ring %s', async (_, given, sentence) => {
    const { dialog, review, start } = await open(withWest(given));
    await review();
    expect(await dialog.findByText(sentence)).toBeInTheDocument();
    expect(start()).toBeDisabled();
  });

  it('says why it cannot be planned', async () => {
    const { dialog, review } = await open(new Error('There is a cycle'));
    await review();
    expect(await dialog.findByText(/There is a cycle/)).toBeInTheDocument();
  });
});
