import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CHOICES } from '../../__testUtils__/creation';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { renderWizard } from '../../__testUtils__/renderWizard';

jest.setTimeout(30_000);

beforeAll(() => {
  // Which jsdom does not have, and the wizard calls with each step
  window.scrollTo = () => {};
});

const SHARED = 'https://github.com/acme/environments';
const OTHER = 'https://github.com/acme/test-environments';
/** Longer than the first load, and than a person's pause, after which the server is asked. */
const SOON = { timeout: 5_000 };

/** As in the templates. */
const step = {
  type: 'object',
  properties: {
    environment: {
      type: 'object',
      properties: {
        name: { title: 'Environment name', type: 'string' },
        place: {
          title: 'Where its files are',
          type: 'string',
          enum: ['repository', 'folder', 'branch'],
          default: 'repository',
        },
      },
      dependencies: {
        place: {
          oneOf: [
            {
              required: ['repository'],
              properties: {
                place: { enum: ['repository'] },
                repository: {
                  title: 'Environment repository',
                  type: 'string',
                  'ui:field': 'DownstageRepository',
                  'ui:options': { of: 'environment' },
                },
              },
            },
            {
              required: ['shared'],
              properties: {
                place: { enum: ['folder'] },
                shared: {
                  title: 'Shared repository',
                  description: 'It gets a folder',
                  type: 'object',
                  required: ['repository', 'folder'],
                  properties: {
                    repository: { type: 'string' },
                    folder: { type: 'string' },
                  },
                  'ui:field': 'DownstageFolder',
                },
              },
            },
            {
              required: ['shared'],
              properties: {
                place: { enum: ['branch'] },
                shared: {
                  title: 'Shared repository',
                  description: 'It gets a branch',
                  type: 'object',
                  required: ['repository', 'branch'],
                  properties: {
                    repository: { type: 'string' },
                    branch: { type: 'string' },
                  },
                  'ui:field': 'DownstageFolder',
                },
              },
            },
          ],
        },
      },
    },
  },
};
const formOf = (changes: object = {}) => ({
  name: 'loans',
  owner: 'group:default/team',
  createEnvironment: true,
  environment: {
    name: 'uat',
    tier: 'staging',
    cluster: 'dev',
    place: 'folder',
    ...changes,
  },
});

const field = () =>
  screen.findByRole('button', { name: /Shared repository/ }, SOON);
const review = () =>
  userEvent.click(screen.getByRole('button', { name: /^review$/i }));
const create = async () =>
  userEvent.click(await screen.findByRole('button', { name: /^create$/i }));

it('is the one shared repository, with the folder of the name, checked and created as such', async () => {
  const { api, created } = renderWizard(step, { formData: formOf() });
  await waitFor(
    async () => expect(await field()).toHaveTextContent(SHARED),
    SOON,
  );
  expect(
    await screen.findByText('The environment is the folder environments/uat.'),
  ).toBeInTheDocument();
  expect(
    await screen.findByText('A pull request can add this folder.', {}, SOON),
  ).toBeInTheDocument();
  expect(api.checks.at(-1)).toEqual({
    environment: {
      name: 'uat',
      owner: 'group:default/team',
      tier: 'staging',
      cluster: 'dev',
      promotesFrom: [],
      repository: SHARED,
      folder: 'environments/uat',
    },
  });
  const name = screen.getByRole('textbox', { name: 'Environment name' });
  await userEvent.type(name, '-eu');
  await screen.findByText('The environment is the folder environments/uat-eu.');
  await review();
  await create();
  expect(created).toMatchObject([
    {
      environment: {
        place: 'folder',
        shared: { repository: SHARED, folder: 'environments/uat-eu' },
      },
    },
  ]);
});

it('is the branch of the name where that is chosen, checked and created as such', async () => {
  const { api, created } = renderWizard(step, {
    formData: formOf({
      place: 'branch',
      // Chosen before
      shared: { repository: SHARED, folder: 'environments/uat' },
    }),
  });
  expect(
    await screen.findByText('The environment is the branch env/uat.', {}, SOON),
  ).toBeInTheDocument();
  expect(
    await screen.findByText(/^This branch can be created/, {}, SOON),
  ).toBeInTheDocument();
  expect(api.checks.at(-1)?.environment).toMatchObject({
    repository: SHARED,
    branch: 'env/uat',
  });
  expect(api.checks.at(-1)?.environment).not.toHaveProperty('folder');
  await review();
  await create();
  expect(created.map(({ environment }: any) => environment.shared)).toEqual([
    { repository: SHARED, branch: 'env/uat' },
  ]);
});

it('is chosen among several', async () => {
  const api = new FakeEnvironmentsApi();
  api.choices = {
    ...CHOICES,
    shared: [
      ...CHOICES.shared,
      {
        repository: OTHER,
        branch: 'main',
        folder: '{name}/deploy',
        environmentBranch: 'env/{name}',
      },
    ],
  };
  renderWizard(step, { formData: formOf(), api });
  await userEvent.click(await field());
  await userEvent.click(screen.getByRole('option', { name: OTHER }));
  expect(
    await screen.findByText('The environment is the folder uat/deploy.'),
  ).toBeInTheDocument();
});

it('comes and goes with the choice', async () => {
  const { api } = renderWizard(step, {
    formData: formOf({ place: 'repository' }),
  });
  expect(
    await screen.findByRole(
      'textbox',
      { name: /Environment repository/ },
      SOON,
    ),
  ).toBeInTheDocument();
  expect(screen.queryByText(/The environment is the folder/)).toBeNull();
  await waitFor(
    () =>
      expect(api.checks.at(-1)?.environment).toMatchObject({
        repository: 'https://github.com/acme/env-uat',
      }),
    SOON,
  );
  expect(api.checks.at(-1)?.environment).not.toHaveProperty('folder');
});

it('is another part when that is chosen instead', async () => {
  const { created } = renderWizard(step, { formData: formOf() });
  await screen.findByText(
    'The environment is the folder environments/uat.',
    {},
    SOON,
  );
  const choose = async (name: string) => {
    await userEvent.click(
      screen.getByRole('button', { name: /Where its files are/ }),
    );
    await userEvent.click(await screen.findByRole('option', { name }));
  };
  await choose('branch');
  await screen.findByText('The environment is the branch env/uat.', {}, SOON);
  await review();
  await create();
  expect(created.map(({ environment }: any) => environment)).toMatchObject([
    { place: 'branch', shared: { repository: SHARED, branch: 'env/uat' } },
  ]);
});

it('says what speaks against it, and lets nobody on', async () => {
  const api = new FakeEnvironmentsApi();
  api.faults = () => [{ part: 'environment', message: 'folder: no' }];
  renderWizard(step, { formData: formOf(), api });
  expect(await screen.findByText('folder: no', {}, SOON)).toBeInTheDocument();
  await review();
  await waitFor(() => expect(api.checks.length).toBeGreaterThan(1), SOON);
  expect(screen.queryByRole('button', { name: /^create$/i })).toBeNull();
});

it('tells those who have none, in their language', async () => {
  const api = new FakeEnvironmentsApi();
  api.choices = { ...CHOICES, shared: [] };
  renderWizard(step, { formData: formOf(), api, isGerman: true });
  expect(
    await screen.findByText(/Es gibt kein gemeinsames Repository/, {}, SOON),
  ).toBeInTheDocument();
});

it('is typed where the server does not say which there are', async () => {
  const api = new FakeEnvironmentsApi();
  api.choices = new Error('503');
  api.faults = () => Promise.reject(new Error('503'));
  const { created } = renderWizard(step, { formData: formOf(), api });
  await userEvent.type(
    await screen.findByRole('textbox', { name: /Shared repository/ }, SOON),
    SHARED,
  );
  await userEvent.type(
    screen.getByRole('textbox', { name: 'Folder' }),
    'environments/uat',
  );
  await review();
  await create();
  expect(created).toMatchObject([
    {
      environment: {
        shared: { repository: SHARED, folder: 'environments/uat' },
      },
    },
  ]);
});
