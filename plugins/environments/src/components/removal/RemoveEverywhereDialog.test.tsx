import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  PlannedRemoval,
  ServiceRemovalPlan,
} from '@downstage/backstage-plugin-environments-common';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { aReason, refused } from '../../__testUtils__/decisions';
import {
  SERVICE,
  aServiceEnvironment,
  theDeployments,
} from '../../__testUtils__/deployments';
import { dev, east, qa } from '../../__testUtils__/environments';
import { aPlan } from '../../__testUtils__/promotions';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentsTab } from '../tab/EnvironmentsTab';

// A busy machine takes its time for a dialog
jest.setTimeout(20_000);

const ACTION = { name: 'Remove everywhere…' };
const PATH = '/?environment=resource%3Adefault%2Fqa';
const consentTo = (name: string) =>
  `shop is taken out of ${name}, with its configuration`;
const removalFrom = (
  { ref, name }: typeof qa,
  given: Partial<PlannedRemoval['plan']> = {},
): PlannedRemoval => ({
  environment: ref,
  plan: aPlan({
    kind: 'removal',
    environment: ref,
    toVersion: 'none',
    consents: [consentTo(name)],
    warnings: [aReason(`What runs in ${name} stays`)],
    ...given,
  }),
});
const everywhere = (
  given: Partial<ServiceRemovalPlan> = {},
): ServiceRemovalPlan => ({
  service: SERVICE,
  targets: [removalFrom(east), removalFrom(qa), removalFrom(dev)],
  denied: [],
  hidden: 0,
  ...given,
});
const theThree = (remove = aServiceEnvironment(qa, '1').remove) =>
  theDeployments({
    environments: [dev, qa, east].map(environment =>
      aServiceEnvironment(environment, '1.1.0', { remove }),
    ),
  });

async function open(planned: ServiceRemovalPlan | Error = everywhere()) {
  const api = new FakeEnvironmentsApi();
  api.answer = theThree();
  api.plannedRemovals = planned;
  renderPage(<EnvironmentsTab />, { api, path: PATH });
  await userEvent.click(await screen.findByRole('button', ACTION));
  const dialog = within(
    await screen.findByRole('dialog', {
      name: 'Remove from every environment',
    }),
  );
  const section = async (name: string) =>
    within(await dialog.findByRole('region', { name }));
  return { api, dialog, section };
}

describe('RemoveEverywhereDialog', () => {
  it('shows what goes, environment by environment, and starts all of it once it is agreed to', async () => {
    const { api, dialog, section } = await open();
    for (const { name } of [east, qa, dev]) {
      const shown = await section(name);
      expect(shown.getByText(consentTo(name))).toBeInTheDocument();
      expect(shown.getByText(`What runs in ${name} stays`)).toBeInTheDocument();
      expect(
        shown.getByRole('region', { name: 'Change of shop/values.yaml' }),
      ).toBeInTheDocument();
    }
    expect(api.removals).toEqual([{ service: SERVICE }]);
    const confirm = dialog.getByRole('button', {
      name: 'Open 3 pull requests',
    });
    expect(confirm).toBeDisabled();
    await userEvent.click(
      dialog.getByRole('checkbox', {
        name: 'I understand and agree, for all 3 environments',
      }),
    );
    await userEvent.click(confirm);
    const started = within(
      await dialog.findByRole('list', { name: 'Started removals' }),
    );
    expect(
      started
        .getAllByRole('link')
        .map(link => [link.textContent, link.getAttribute('href')]),
    ).toEqual(
      [east, qa, dev].map(({ name }) => [
        `Removal from ${name}`,
        `/environments/promotions/removal-${name}`,
      ]),
    );
    expect(api.startedRemovals).toEqual([
      {
        service: SERVICE,
        targets: [east, qa, dev].map(({ ref, name }) => ({
          environment: ref,
          consents: [consentTo(name)],
        })),
      },
    ]);
    expect(
      dialog.getByText('What stays, and is yours to do'),
    ).toBeInTheDocument();
    expect(
      dialog.queryByRole('button', { name: /pull request/ }),
    ).not.toBeInTheDocument();
  });

  it('leaves out what a person leaves out, and asks anew for agreement', async () => {
    const { api, dialog, section } = await open();
    const agree = () => dialog.getByRole('checkbox', { name: /^I understand/ });
    await section(dev.name);
    await userEvent.click(agree());
    await userEvent.click(
      dialog.getByRole('checkbox', { name: 'Remove from prod-east' }),
    );
    expect(agree()).not.toBeChecked();
    expect(
      (await section(east.name)).queryByText(consentTo(east.name)),
    ).not.toBeInTheDocument();
    await userEvent.click(agree());
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open 2 pull requests' }),
    );
    await waitFor(() => expect(api.startedRemovals).toHaveLength(1));
    expect(api.startedRemovals[0]).toMatchObject({
      leaveOthers: true,
      targets: [{ environment: qa.ref }, { environment: dev.ref }],
    });
  });

  it('shows what there is by now, and asks anew for agreement, once it was refused', async () => {
    const { api, dialog, section } = await open(
      everywhere({ targets: [removalFrom(qa), removalFrom(dev)] }),
    );
    const agree = () => dialog.getByRole('checkbox', { name: /^I understand/ });
    await section(dev.name);
    await userEvent.click(
      dialog.getByRole('checkbox', { name: 'Remove from dev' }),
    );
    await userEvent.click(agree());
    api.removalAnswer = new Error('prod-east has it, too');
    api.plannedRemovals = everywhere();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open 1 pull request' }),
    );
    expect(
      await dialog.findByText(/prod-east has it, too/),
    ).toBeInTheDocument();
    expect(
      (await section(east.name)).getByText(consentTo(east.name)),
    ).toBeInTheDocument();
    expect(agree()).not.toBeChecked();
    expect(
      dialog.getByRole('checkbox', { name: 'Remove from dev' }),
    ).not.toBeChecked();
    expect(
      dialog.getByRole('button', { name: 'Open 2 pull requests' }),
    ).toBeDisabled();
  });

  it('says where it stays, where it goes already, and what speaks against it', async () => {
    const { api, dialog, section } = await open(
      everywhere({
        targets: [
          { environment: east.ref, promotion: 'p9' },
          removalFrom(qa, { blocked: [aReason('A promotion is open')] }),
          { environment: dev.ref, refused: 'Its file is read for others' },
        ],
        denied: ['resource:default/dr'],
        hidden: 2,
      }),
    );
    expect(
      (await section(east.name)).getByRole('link', { name: 'Promotion' }),
    ).toHaveAttribute('href', '/environments/promotions/p9');
    expect(
      (await section(qa.name)).getByText('A promotion is open'),
    ).toBeInTheDocument();
    expect(
      (await section(dev.name)).getByText('Its file is read for others'),
    ).toBeInTheDocument();
    expect(
      dialog.getByText(
        'resource:default/dr: you may not remove services from it.',
      ),
    ).toBeInTheDocument();
    expect(
      dialog.getByText('2 environments that you may not see.'),
    ).toBeInTheDocument();
    expect(dialog.queryByRole('checkbox')).not.toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Open pull requests' }),
    ).toBeDisabled();
    expect(api.startedRemovals).toEqual([]);
  });

  it('offers to remove the previews, too, on top of it', async () => {
    const api = new FakeEnvironmentsApi();
    api.answer = theThree();
    api.plannedRemovals = everywhere();
    api.plannedPreviewsRemoval = {
      service: SERVICE,
      fleets: [
        {
          repository: 'https://github.com/acme/fleet',
          branch: 'main',
          files: [
            {
              cluster: 'dev',
              engine: 'flux',
              path: 'clusters/dev/preview-shop.yaml',
              objects: ['ResourceSet flux-system/preview-shop'],
            },
          ],
        },
      ],
      running: 0,
      consents: [],
      blocked: [],
      gone: false,
    };
    renderPage(<EnvironmentsTab />, { api, path: PATH });
    await userEvent.click(await screen.findByRole('button', ACTION));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Remove previews…' }),
    );
    const inner = within(
      await screen.findByRole('dialog', { name: 'Remove previews of shop' }),
    );
    expect(
      await inner.findByText('ResourceSet flux-system/preview-shop'),
    ).toBeInTheDocument();
    await userEvent.click(inner.getByRole('button', { name: 'Cancel' }));
    expect(
      await screen.findByRole('dialog', {
        name: 'Remove from every environment',
      }),
    ).toBeInTheDocument();
  });

  it('says why it does not work', async () => {
    const { dialog } = await open(new Error('The host is away'));
    expect(await dialog.findByText(/The host is away/)).toBeInTheDocument();
  });

  it.each([
    [
      'in one environment',
      theDeployments({
        environments: [aServiceEnvironment(qa, '1.1.0')],
      }),
    ],
    [
      'nowhere that it may be removed from',
      theThree({
        ...refused('You may not take a service out.'),
        reasons: [{ id: 'remove-permitted', params: { environment: 'qa' } }],
      }),
    ],
  ])('is not offered where the service is %s', async (_, answer) => {
    const api = new FakeEnvironmentsApi();
    api.answer = answer;
    renderPage(<EnvironmentsTab />, { api, path: PATH });
    await screen.findByRole('button', { name: 'Remove from qa…' });
    expect(screen.queryByRole('button', ACTION)).not.toBeInTheDocument();
  });
});
