import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { EnvironmentRemovalPlan } from '@downstage/backstage-plugin-environments-common';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { anOverview, dev, qa } from '../../__testUtils__/environments';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentContent } from './EnvironmentContent';

// A busy machine takes its time for a dialog
jest.setTimeout(20_000);

const ACTION = { name: 'Remove environment…' };
const CONSENT = 'qa goes as a whole, with the namespace qa';
const PULL = { number: 3, url: 'https://github.com/acme/fleet/pull/3' };
const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: qa.name, namespace: 'default' },
  spec: { type: 'environment' },
};
const aRemoval = (
  given: Partial<EnvironmentRemovalPlan> = {},
): EnvironmentRemovalPlan => ({
  environment: qa.ref,
  engine: 'argocd',
  fleet: {
    repository: 'https://github.com/acme/fleet',
    branch: 'main',
    path: 'clusters/qa/qa.yaml',
  },
  objects: ['Namespace qa', 'Application argocd/qa'],
  namespace: 'qa',
  services: { refs: ['component:default/shop'], hidden: 1 },
  downstream: { refs: [], hidden: 0 },
  holds: 2,
  consents: [CONSENT],
  blocked: [],
  gone: false,
  ...given,
});

async function open(planned: EnvironmentRemovalPlan | Error = aRemoval()) {
  const api = new FakeEnvironmentsApi();
  api.overviews = [anOverview(qa, {}, { mayRemove: true })];
  api.plannedEnvironmentRemoval = planned;
  const rendered = renderPage(<EnvironmentContent />, { api, entity });
  await userEvent.click(await screen.findByRole('button', ACTION));
  const dialog = within(
    await screen.findByRole('dialog', { name: `Remove ${qa.title}` }),
  );
  return { ...rendered, api, dialog };
}

describe('RemoveEnvironment', () => {
  it('is offered to those who may', async () => {
    const api = new FakeEnvironmentsApi();
    api.overviews = [anOverview(qa), anOverview(dev)];
    renderPage(<EnvironmentContent />, { api, entity });
    await screen.findByRole('heading', { name: 'Services' });
    expect(screen.queryByRole('button', ACTION)).not.toBeInTheDocument();
  });

  it('shows what goes, and proposes it once it is agreed to and the name is typed', async () => {
    const { api, dialog, toasts } = await open();
    expect(
      await dialog.findByText(
        'https://github.com/acme/fleet (main): clusters/qa/qa.yaml',
      ),
    ).toBeInTheDocument();
    for (const text of [
      'Application argocd/qa',
      'qa, with all that is in it',
      '1 that you may not see',
      /resources-finalizer\.argocd\.argoproj\.io/,
    ]) {
      expect(dialog.getByText(text)).toBeInTheDocument();
    }
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    await userEvent.click(dialog.getByRole('checkbox'));
    expect(confirm).toBeDisabled();
    const name = dialog.getByRole('textbox', { name: 'Type qa to confirm' });
    await userEvent.type(name, 'q');
    expect(confirm).toBeDisabled();
    await userEvent.type(name, 'a');
    await userEvent.click(confirm);
    expect(
      await dialog.findByText(/Its removal is proposed/),
    ).toBeInTheDocument();
    expect(dialog.getByRole('link', { name: /3/ })).toHaveAttribute(
      'href',
      PULL.url,
    );
    expect(api.removedEnvironments).toEqual([
      [qa.ref, { confirm: 'qa', consents: [CONSENT] }],
    ]);
    expect(toasts).toEqual([`Pull request that removes ${qa.title} opened`]);
    expect(
      dialog.queryByRole('button', { name: 'Open pull request' }),
    ).not.toBeInTheDocument();
  });

  it('shows what there is by now, and asks anew for agreement, once it was refused', async () => {
    const { api, dialog } = await open();
    const agree = async () => dialog.findByRole('checkbox');
    await userEvent.click(await agree());
    await userEvent.type(dialog.getByRole('textbox'), 'qa');
    api.environmentRemovalAnswer = new Error('shop stops there, too');
    api.plannedEnvironmentRemoval = aRemoval({
      consents: [CONSENT, 'cart stops there'],
    });
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open pull request' }),
    );
    expect(
      await dialog.findByText(/shop stops there, too/),
    ).toBeInTheDocument();
    expect(dialog.getByText('cart stops there')).toBeInTheDocument();
    expect(await agree()).not.toBeChecked();
    expect(
      dialog.getByRole('button', { name: 'Open pull request' }),
    ).toBeDisabled();
  });

  it('says what speaks against it', async () => {
    const { dialog } = await open(aRemoval({ blocked: ['Take it by hand'] }));
    expect(await dialog.findByText('Take it by hand')).toBeInTheDocument();
    expect(dialog.queryByRole('textbox')).not.toBeInTheDocument();
    expect(
      dialog.queryByRole('button', { name: 'Open pull request' }),
    ).not.toBeInTheDocument();
  });

  it('says what is left once it is merged', async () => {
    const { dialog } = await open(
      aRemoval({ gone: true, pullRequest: { ...PULL, state: 'merged' } }),
    );
    expect(
      await dialog.findByText(/The fleet no longer has it/),
    ).toBeInTheDocument();
    expect(
      dialog.getByText('Unregister its entity in the menu of this page.'),
    ).toBeInTheDocument();
    expect(dialog.queryByRole('textbox')).not.toBeInTheDocument();
  });

  it('asks for the folder alone to go where others share the repository', async () => {
    const { dialog } = await open(
      aRemoval({
        gone: true,
        folder: 'environments/qa',
        pullRequest: { ...PULL, state: 'merged' },
      }),
    );
    expect(
      await dialog.findByText(/^Delete the folder environments\/qa of /),
    ).toBeInTheDocument();
    expect(dialog.queryByText(/^Archive/)).not.toBeInTheDocument();
  });

  it('asks for the branch, and the folder of its catalog file, to go', async () => {
    const { dialog } = await open(
      aRemoval({
        gone: true,
        folder: 'environments/qa',
        branch: 'env/qa',
        pullRequest: { ...PULL, state: 'merged' },
      }),
    );
    expect(
      await dialog.findByText(
        /^Delete the branch env\/qa of .* folder environments\/qa/,
      ),
    ).toBeInTheDocument();
    expect(dialog.queryByText(/^(Archive|Delete the folder)/)).toBeNull();
  });

  it('says why it does not work', async () => {
    const { dialog } = await open(new Error('The host is away'));
    expect(await dialog.findByText(/The host is away/)).toBeInTheDocument();
  });
});
