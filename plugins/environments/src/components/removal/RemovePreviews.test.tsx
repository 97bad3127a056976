import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  PreviewsRemovalPlan,
  ServicePreview,
} from '@downstage/backstage-plugin-environments-common';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { SERVICE, theDeployments } from '../../__testUtils__/deployments';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentsTab } from '../tab/EnvironmentsTab';
import { RemovePreviews } from './RemovePreviews';
import { WhatIsLeft } from './WhatIsLeft';

// A busy machine takes its time for a dialog
jest.setTimeout(20_000);

const ACTION = { name: 'Remove previews…' };
const CONFIRM = { name: 'Open pull request' };
const CONSENT = 'Pull requests of shop are delivered no longer';
const PULL = {
  number: 4,
  url: 'https://github.com/acme/fleet/pull/4',
  state: 'merged' as const,
};

const aFleet = (
  given: Partial<PreviewsRemovalPlan['fleets'][number]> = {},
): PreviewsRemovalPlan['fleets'][number] => ({
  repository: 'https://github.com/acme/fleet',
  branch: 'main',
  files: [
    {
      cluster: 'dev',
      engine: 'argocd',
      path: 'clusters/dev/preview-shop.yaml',
      objects: ['ApplicationSet argocd/preview-shop'],
    },
  ],
  ...given,
});
const aRemoval = (
  given: Partial<PreviewsRemovalPlan> = {},
): PreviewsRemovalPlan => ({
  service: SERVICE,
  fleets: [aFleet()],
  running: 3,
  consents: [CONSENT],
  blocked: [],
  gone: false,
  ...given,
});
const aPreview: ServicePreview = {
  delivery: {
    engine: 'argocd',
    cluster: 'dev',
    kind: 'Application',
    namespace: 'argocd',
    name: 'preview-shop-42',
  },
  namespace: 'preview-shop',
  sync: 'synced',
  health: 'healthy',
  urls: [],
};

async function open(planned: PreviewsRemovalPlan | Error = aRemoval()) {
  const api = new FakeEnvironmentsApi();
  api.plannedPreviewsRemoval = planned;
  const rendered = renderPage(<RemovePreviews service={SERVICE} />, { api });
  await userEvent.click(await screen.findByRole('button', ACTION));
  const dialog = within(
    await screen.findByRole('dialog', { name: 'Remove previews of shop' }),
  );
  return { ...rendered, api, dialog };
}

describe('RemovePreviews', () => {
  it('shows what goes, and proposes it once it is agreed to', async () => {
    const { api, dialog, toasts } = await open();
    expect(
      await dialog.findByText(
        'https://github.com/acme/fleet (main): clusters/dev/preview-shop.yaml',
      ),
    ).toBeInTheDocument();
    for (const text of [
      'ApplicationSet argocd/preview-shop',
      '3',
      CONSENT,
      /^Argo CD: the deleted ApplicationSet/,
    ]) {
      expect(dialog.getByText(text)).toBeInTheDocument();
    }
    expect(dialog.queryByText(/^Flux: /)).not.toBeInTheDocument();
    const confirm = dialog.getByRole('button', CONFIRM);
    expect(confirm).toBeDisabled();
    await userEvent.click(dialog.getByRole('checkbox'));
    await userEvent.click(confirm);
    expect(
      await dialog.findByText(/Their removal is proposed/),
    ).toBeInTheDocument();
    expect(dialog.getByRole('link', { name: /4/ })).toHaveAttribute(
      'href',
      PULL.url,
    );
    expect(api.removedPreviews).toEqual([[SERVICE, { consents: [CONSENT] }]]);
    expect(toasts).toEqual([
      'Pull request that removes the previews of shop opened',
    ]);
    expect(dialog.queryByRole('button', CONFIRM)).not.toBeInTheDocument();
  });

  it('shows what there is by now, and asks anew for agreement, once it was refused', async () => {
    const { api, dialog } = await open();
    await userEvent.click(await dialog.findByRole('checkbox'));
    api.previewsRemovalAnswer = new Error('The fleet moves too fast');
    api.plannedPreviewsRemoval = aRemoval({ running: 5 });
    await userEvent.click(dialog.getByRole('button', CONFIRM));
    expect(
      await dialog.findByText(/The fleet moves too fast/),
    ).toBeInTheDocument();
    expect(dialog.getByText('5')).toBeInTheDocument();
    expect(dialog.getByRole('checkbox')).not.toBeChecked();
  });

  it.each<[string, PreviewsRemovalPlan | Error, RegExp]>([
    [
      'what speaks against it',
      aRemoval({ blocked: ['Take it out by hand'] }),
      /^Take it out by hand$/,
    ],
    [
      'that they are gone',
      aRemoval({
        gone: true,
        fleets: [aFleet({ files: [], pullRequest: PULL })],
      }),
      /^The fleet no longer has them/,
    ],
    ['why it does not work', new Error('The host is away'), /The host is away/],
  ])('says %s', async (_, planned, text) => {
    const { dialog } = await open(planned);
    expect(await dialog.findByText(text)).toBeInTheDocument();
    expect(dialog.queryByRole('checkbox')).not.toBeInTheDocument();
    expect(dialog.queryByRole('button', CONFIRM)).not.toBeInTheDocument();
  });

  it.each<true | undefined>([true, undefined])(
    'is offered below the previews to those who may (%s)',
    async mayRemovePreviews => {
      const api = new FakeEnvironmentsApi();
      api.answer = theDeployments({ previews: [aPreview], mayRemovePreviews });
      renderPage(<EnvironmentsTab />, { api });
      const region = await screen.findByRole('region', { name: 'Previews' });
      expect(within(region).queryAllByRole('button', ACTION)).toHaveLength(
        mayRemovePreviews ? 1 : 0,
      );
    },
  );
});

describe('WhatIsLeft', () => {
  it.each<[string, PreviewsRemovalPlan | Error, RegExp, number]>([
    ['that are in a fleet', aRemoval(), /^Its previews stay: preview-shop/, 1],
    [
      'of which nobody knows',
      new Error('You need the permission'),
      /^Its previews stay, if it has some/,
      0,
    ],
  ])('tells of previews %s', async (_, planned, text, buttons) => {
    const api = new FakeEnvironmentsApi();
    api.plannedPreviewsRemoval = planned;
    renderPage(<WhatIsLeft service={SERVICE} />, { api });
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.queryAllByRole('button', ACTION)).toHaveLength(buttons);
  });

  it('tells of none where no fleet has them', async () => {
    const api = new FakeEnvironmentsApi();
    api.plannedPreviewsRemoval = aRemoval({ fleets: [] });
    renderPage(<WhatIsLeft service={SERVICE} />, { api });
    await screen.findByText(/The repository of the service stays/);
    expect(screen.queryByText(/Its previews stay/)).not.toBeInTheDocument();
  });
});
