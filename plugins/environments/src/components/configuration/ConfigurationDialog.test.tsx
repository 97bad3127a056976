import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { refused } from '../../__testUtils__/decisions';
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

const IN_QA = '/?environment=resource%3Adefault%2Fqa';

async function openDialog(api = new FakeEnvironmentsApi()) {
  const rendered = renderPage(<EnvironmentsTab />, { api, path: IN_QA });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Change configuration in qa…' }),
  );
  const dialog = within(
    await screen.findByRole('dialog', { name: 'Change configuration in qa' }),
  );
  await dialog.findByText('replicas');
  return { ...rendered, dialog };
}

async function type(
  dialog: ReturnType<typeof within>,
  name: string,
  to: string,
) {
  const field = dialog.getByRole('textbox', { name: `New value of ${name}` });
  await userEvent.clear(field);
  if (to) {
    await userEvent.type(field, to);
  }
  return field;
}

describe('ConfigurationDialog', () => {
  it('lists the settings by file, beside those of the upstream, and says what is not listed', async () => {
    const { dialog } = await openDialog();
    const table = within(
      dialog.getByRole('table', { name: 'Settings in shop/deployment.yaml' }),
    );
    expect(
      table.getByRole('columnheader', { name: 'In dev' }),
    ).toBeInTheDocument();
    expect(table.getByRole('link', { name: /replicas/ })).toHaveAttribute(
      'href',
      expect.stringContaining('#L7'),
    );
    expect(
      dialog.getByRole('table', { name: 'Settings in shop/config.yaml' }),
    ).toBeInTheDocument();
    expect(dialog.getByText(/base\/shop.yaml is outside/)).toBeInTheDocument();
  });

  it('neither shows nor edits secrets, and says why it cannot change a setting', async () => {
    const { dialog } = await openDialog();
    expect(
      dialog.queryByRole('textbox', { name: 'New value of env API_TOKEN' }),
    ).not.toBeInTheDocument();
    expect(
      dialog.getByText('A secret: change it where secrets are kept.'),
    ).toBeInTheDocument();
    expect(
      dialog.getByText(
        'Cannot be changed here: it is computed when it is deployed.',
      ),
    ).toBeInTheDocument();
  });

  it('finds settings by name', async () => {
    const { dialog } = await openDialog();
    await userEvent.type(
      dialog.getByRole('searchbox', { name: 'Search settings' }),
      'log',
    );
    expect(dialog.getByText('env LOG_LEVEL')).toBeInTheDocument();
    expect(dialog.queryByText('replicas')).not.toBeInTheDocument();
  });

  it('reviews what was taken over and typed, and starts it', async () => {
    const api = new FakeEnvironmentsApi();
    const { dialog } = await openDialog(api);
    const review = dialog.getByRole('button', { name: 'Review' });
    expect(review).toBeDisabled();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Take over replicas' }),
    );
    await type(dialog, 'env LOG_LEVEL', 'debug');
    const settings = [
      {
        file: 'shop/deployment.yaml',
        document: 0,
        path: 'spec.replicas',
        key: 'Deployment shop replicas',
        name: 'replicas',
        before: '3',
        to: '5',
      },
      {
        file: 'shop/deployment.yaml',
        document: 0,
        path: 'spec.env LOG_LEVEL',
        key: 'Deployment shop env LOG_LEVEL',
        name: 'env LOG_LEVEL',
        before: 'info',
        to: 'debug',
      },
    ];
    api.planned = aPlan({
      kind: 'configuration',
      title: 'Change 2 settings of shop in qa',
      fromVersion: '1.1.0',
      toVersion: '1.1.0',
      settings,
    });
    await userEvent.click(
      dialog.getByRole('button', { name: 'Review 2 changes' }),
    );
    const shown = within(
      await screen.findByRole('dialog', {
        name: 'Review change of configuration',
      }),
    );
    expect(await shown.findByText('replicas 3 → 5')).toBeInTheDocument();
    expect(shown.getByText('env LOG_LEVEL info → debug')).toBeInTheDocument();
    expect(shown.queryByText(/Show prices/)).not.toBeInTheDocument();
    await userEvent.click(
      shown.getByRole('button', { name: 'Open pull request' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.wishes).toEqual([
      {
        service: SERVICE,
        environment: qa.ref,
        settings,
        expectedVersion: '1.1.0',
      },
    ]);
  });

  it('keeps what was typed when the review is left', async () => {
    const { dialog } = await openDialog();
    await type(dialog, 'replicas', '7');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Review 1 change' }),
    );
    const shown = within(await screen.findByRole('dialog'));
    await userEvent.click(await shown.findByRole('button', { name: 'Cancel' }));
    expect(
      await screen.findByRole('textbox', { name: 'New value of replicas' }),
    ).toHaveValue('7');
  });

  it.each([
    ['replicas', 'many', 'replicas is a number.'],
    ['flag', 'perhaps', 'flag is true or false.'],
  ])('does not review %s as %s', async (name, to, problem) => {
    const { dialog } = await openDialog();
    await type(dialog, name, to);
    expect(dialog.getByText(problem)).toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Review 1 change' }),
    ).toBeDisabled();
  });

  it('is not opened by those who may not, and says so', async () => {
    const api = new FakeEnvironmentsApi();
    api.answer = theDeployments({
      environments: [
        aServiceEnvironment(dev, '1.2.0'),
        aServiceEnvironment(qa, '1.1.0', {
          configure: refused('You may not change configuration in qa.'),
        }),
      ],
    });
    renderPage(<EnvironmentsTab />, { api, path: IN_QA });
    const button = await screen.findByRole('button', {
      name: 'Change configuration in qa…',
    });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(
      'You may not change configuration in qa.',
    );
  });

  it('says why there is no list', async () => {
    const api = new FakeEnvironmentsApi();
    api.configured = new Error('The host does not answer');
    renderPage(<EnvironmentsTab />, {
      api,
      path: `${IN_QA}&dialog=configure`,
    });
    expect(
      await screen.findByText('The host does not answer'),
    ).toBeInTheDocument();
  });
});
