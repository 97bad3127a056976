import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CHOICES } from '../../__testUtils__/creation';
import { dev, qa } from '../../__testUtils__/environments';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { renderWizard } from '../../__testUtils__/renderWizard';

jest.setTimeout(30_000);

beforeAll(() => {
  // Which jsdom does not have, and the wizard calls with each step
  window.scrollTo = () => {};
});

const SERVICE = {
  name: 'loans',
  owner: 'group:default/team',
  system: 'system:default/bank',
};
const LOANS = 'https://github.com/acme/loans';
/** Longer than the first load, and than a person's pause, after which the server is asked. */
const SOON = { timeout: 5_000 };

const repositoryStep = {
  type: 'object',
  required: ['repository'],
  properties: {
    repository: {
      title: 'Service repository',
      description: 'It will be created',
      type: 'string',
      'ui:field': 'DownstageRepository',
    },
  },
};
const imageStep = {
  type: 'object',
  properties: {
    image: {
      title: 'Image repository',
      type: 'string',
      'ui:field': 'DownstageImage',
    },
  },
};
const environmentStep = (dependency: object) => ({
  type: 'object',
  properties: {
    environments: {
      title: 'Environments',
      description: 'Where it lives',
      type: 'array',
      items: { type: 'string' },
      'ui:field': 'DownstageEnvironments',
    },
    createEnvironment: { type: 'boolean', title: 'Create', default: false },
  },
  dependencies: {
    createEnvironment: {
      oneOf: [
        { properties: { createEnvironment: { enum: [false] } } },
        {
          properties: {
            createEnvironment: { enum: [true] },
            environment: { type: 'object', properties: dependency },
          },
        },
      ],
    },
  },
});
const UAT = {
  name: 'uat',
  title: 'Acceptance',
  tier: 'staging',
  promotesFrom: qa.ref,
};
const clusterStep = environmentStep({
  cluster: {
    title: 'Cluster',
    type: 'string',
    'ui:field': 'DownstageCluster',
  },
});
const homeStep = environmentStep({
  repository: {
    title: 'Environment repository',
    type: 'string',
    'ui:field': 'DownstageRepository',
    'ui:options': { of: 'environment' },
  },
});

const refusing = (part: 'service' | 'environment' | 'deployment') => {
  const api = new FakeEnvironmentsApi();
  api.faults = () => [
    { part, message: `${part}: no` },
    { part: part === 'service' ? 'environment' : 'service', message: 'other' },
  ];
  return api;
};
const silent = () => {
  const api = new FakeEnvironmentsApi();
  api.choices = new Error('503');
  api.faults = () => Promise.reject(new Error('503'));
  return api;
};
const review = () =>
  userEvent.click(screen.getByRole('button', { name: /^review$/i }));
const isReviewed = () => screen.findByRole('button', { name: /^create$/i });

describe('DownstageRepository', () => {
  const field = () =>
    screen.findByRole('textbox', { name: /Service repository/ }, SOON);

  it('is filled in by the name, and asks once whether it may be created', async () => {
    const { api } = renderWizard(repositoryStep, { formData: SERVICE });
    const input = await field();
    await waitFor(() => expect(input).toHaveValue(LOANS));
    expect(
      await screen.findByText('This repository can be created.', {}, SOON),
    ).toBeInTheDocument();
    expect(input).toHaveAccessibleDescription(
      'It will be created This repository can be created.',
    );
    expect(api.checks).toEqual([
      { service: { ...SERVICE, repository: LOANS } },
    ]);
    await review();
    expect(await isReviewed()).toBeEnabled();
  });

  it('waits for a pause while somebody types', async () => {
    const { api } = renderWizard(repositoryStep, { formData: SERVICE });
    const input = await field();
    await waitFor(() => expect(input).toHaveValue(LOANS));
    await userEvent.type(input, '-api');
    await screen.findByText('This repository can be created.', {}, SOON);
    expect(api.checks.map(({ service }) => service?.repository)).toEqual([
      `${LOANS}-api`,
    ]);
    expect(
      screen.getByRole('button', { name: `Use ${LOANS}` }),
    ).toBeInTheDocument();
  });

  it('stays empty once it was emptied, and takes the proposal at the press of a button', async () => {
    const { api } = renderWizard(repositoryStep, { formData: SERVICE });
    const input = await field();
    await waitFor(() => expect(input).toHaveValue(LOANS));
    await userEvent.clear(input);
    expect(input).toHaveValue('');
    await userEvent.click(screen.getByRole('button', { name: `Use ${LOANS}` }));
    expect(input).toHaveValue(LOANS);
    expect(api.checks).toEqual([]);
  });

  it('says while it is typed what speaks against it, and lets nobody on', async () => {
    renderWizard(repositoryStep, {
      formData: SERVICE,
      api: refusing('service'),
    });
    expect(
      await screen.findByText('service: no', {}, SOON),
    ).toBeInTheDocument();
    expect(screen.queryByText('other')).not.toBeInTheDocument();
    expect(await field()).toBeInvalid();
    await review();
    await waitFor(async () =>
      expect(await field()).toHaveAccessibleDescription(
        /^It will be created +service: no$/,
      ),
    );
    expect(
      screen.queryByRole('button', { name: /^create$/i }),
    ).not.toBeInTheDocument();
  });

  it('says that it could not be checked, and lets people on', async () => {
    renderWizard(repositoryStep, {
      formData: { ...SERVICE, repository: LOANS },
      api: silent(),
    });
    expect(
      await screen.findByText(/could not be checked now/, {}, SOON),
    ).toBeInTheDocument();
    await review();
    expect(await isReviewed()).toBeEnabled();
  });

  it('tells those who may create none', async () => {
    const api = new FakeEnvironmentsApi();
    api.choices = { ...CHOICES, services: [] };
    renderWizard(repositoryStep, { formData: SERVICE, api });
    expect(
      await screen.findByText(/You may create no repository here/),
    ).toBeInTheDocument();
    expect(await field()).toHaveValue('');
  });

  it('is that of an environment, too, and follows its name', async () => {
    const api = refusing('environment');
    renderWizard(homeStep, {
      api,
      formData: {
        ...SERVICE,
        createEnvironment: true,
        environment: { ...UAT, cluster: 'dev' },
      },
    });
    const input = await screen.findByRole('textbox', {
      name: /Environment repository/,
    });
    await waitFor(() =>
      expect(input).toHaveValue('https://github.com/acme/env-uat'),
    );
    expect(
      await screen.findByText('environment: no', {}, SOON),
    ).toBeInTheDocument();
    expect(api.checks).toContainEqual({
      environment: {
        name: 'uat',
        title: 'Acceptance',
        owner: SERVICE.owner,
        system: SERVICE.system,
        tier: 'staging',
        promotesFrom: [qa.ref],
        repository: 'https://github.com/acme/env-uat',
        cluster: 'dev',
      },
    });
    const before = api.checks.length;
    await review();
    await waitFor(() => expect(api.checks.length).toBeGreaterThan(before));
    expect(
      screen.queryByRole('button', { name: /^create$/i }),
    ).not.toBeInTheDocument();
  });

  it('speaks German', async () => {
    renderWizard(repositoryStep, { formData: SERVICE, isGerman: true });
    expect(
      await screen.findByText(
        'Dieses Repository kann angelegt werden.',
        {},
        SOON,
      ),
    ).toBeInTheDocument();
  });
});

describe('DownstageImage', () => {
  const formData = { ...SERVICE, repository: LOANS };
  const field = () =>
    screen.findByRole('textbox', { name: 'Image repository' });

  it('is filled in by the repository', async () => {
    renderWizard(imageStep, { formData });
    const input = await field();
    await waitFor(() => expect(input).toHaveValue('ghcr.io/acme/loans'));
  });

  it('refuses a tag in the language of the person', async () => {
    renderWizard(imageStep, { formData, isGerman: true });
    await userEvent.type(await field(), ':1.0.0');
    expect(screen.getByText(/Lassen Sie das Tag weg/)).toBeInTheDocument();
    expect(await field()).toBeInvalid();
    await review();
    await waitFor(async () =>
      expect(await field()).toHaveAccessibleDescription(
        /Lassen Sie das Tag weg/,
      ),
    );
    expect(
      screen.queryByRole('button', { name: /^create$/i }),
    ).not.toBeInTheDocument();
  });
});

describe('DownstageCluster', () => {
  const formData = {
    ...SERVICE,
    createEnvironment: true,
    environment: UAT as object,
  };

  it('offers the clusters with their engines', async () => {
    const { created } = renderWizard(clusterStep, { formData });
    await userEvent.click(
      await screen.findByRole('button', { name: /Cluster/ }),
    );
    expect(
      screen.getAllByRole('option').map(({ textContent }) => textContent),
    ).toEqual(['dev (Argo CD)', 'prod-eu (Flux)']);
    await userEvent.click(
      screen.getByRole('option', { name: 'prod-eu (Flux)' }),
    );
    await review();
    await userEvent.click(await isReviewed());
    expect(created).toMatchObject([{ environment: { cluster: 'prod-eu' } }]);
  });

  it.each([
    [
      'that is not known',
      { cluster: 'mars' },
      'There is no cluster mars. Choose dev, prod-eu.',
    ],
    [
      'that cannot keep its Secrets',
      { cluster: 'dev', secrets: 'sops' },
      'Cluster dev does not have what it takes to keep Secrets by sops. Choose none.',
    ],
  ])('refuses one %s', async (_, environment, message) => {
    renderWizard(clusterStep, {
      formData: { ...formData, environment: { ...UAT, ...environment } },
    });
    expect(await screen.findByText(message)).toBeInTheDocument();
    await review();
    await waitFor(() =>
      expect(screen.getAllByText(new RegExp(message)).length).toBeGreaterThan(
        0,
      ),
    );
    expect(
      screen.queryByRole('button', { name: /^create$/i }),
    ).not.toBeInTheDocument();
  });

  it('is typed where the server does not say which there are', async () => {
    const api = silent();
    const { created } = renderWizard(clusterStep, { formData, api });
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Cluster' }),
      'dev',
    );
    await review();
    await userEvent.click(await isReviewed());
    expect(created).toMatchObject([{ environment: { cluster: 'dev' } }]);
  });
});

describe('DownstageEnvironments', () => {
  const formData = {
    ...SERVICE,
    repository: LOANS,
    image: 'ghcr.io/acme/loans',
  };
  const path = async (name = 'Environments as they will be') =>
    within(await screen.findByRole('region', { name }));
  const choose = async (name: RegExp) =>
    userEvent.click(await screen.findByRole('checkbox', { name }));

  it('offers environments in promotion order and shows the path of those that are chosen', async () => {
    const { api, created } = renderWizard(clusterStep, { formData });
    expect(
      await screen.findByRole('group', { name: /^Environments/ }),
    ).toHaveAccessibleDescription(/Where it lives/);
    expect(
      screen
        .getAllByRole('checkbox')
        .slice(0, 4)
        .map(box => box.getAttribute('value')),
    ).toEqual(CHOICES.environments.map(({ ref }) => ref));
    const shown = await path();
    expect(shown.getByText(/Choose environments, or create one/)).toBeVisible();
    await choose(/^qa/);
    await choose(/^dev/);
    expect(
      shown.getByText(
        'The service comes to dev first, as soon as there is a version of it.',
      ),
    ).toBeInTheDocument();
    expect(shown.getByText('Promoted from dev.')).toBeInTheDocument();
    expect(
      shown.getByText('Cluster qa, delivered by Argo CD'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('The service can come here.', {}, SOON),
    ).toBeInTheDocument();
    expect(api.checks).toEqual([
      {
        service: { ...SERVICE, repository: LOANS },
        deployment: {
          environments: [qa.ref, dev.ref],
          image: 'ghcr.io/acme/loans',
        },
      },
    ]);
    await review();
    await userEvent.click(await isReviewed());
    expect(created).toMatchObject([{ environments: [qa.ref, dev.ref] }]);
  });

  it('shows the environment that the form creates', async () => {
    renderWizard(clusterStep, {
      formData: {
        ...formData,
        environments: [dev.ref, qa.ref],
        createEnvironment: true,
        environment: {
          ...UAT,
          cluster: 'prod-eu',
          repository: 'https://github.com/acme/env-uat',
        },
      },
    });
    const shown = await path();
    const steps = shown.getAllByRole('listitem');
    expect(steps.at(-1)).toHaveTextContent(
      'Acceptance (New)StagingCluster prod-eu, delivered by Fluxhttps://github.com/acme/env-uatPromoted from qa.',
    );
  });

  it('refuses what the server refuses', async () => {
    renderWizard(clusterStep, { formData, api: refusing('deployment') });
    await choose(/^dev/);
    expect(
      await screen.findByText('deployment: no', {}, SOON),
    ).toBeInTheDocument();
    await review();
    await waitFor(() =>
      expect(
        screen.getByRole('group', { name: /^Environments/ }),
      ).toHaveAccessibleDescription(/deployment: no/),
    );
    expect(
      screen.queryByRole('button', { name: /^create$/i }),
    ).not.toBeInTheDocument();
  });

  it('says that the server does not answer, and asks again', async () => {
    const api = silent();
    renderWizard(clusterStep, { formData, api });
    expect(
      await screen.findByText(/does not say what there is to choose/),
    ).toBeInTheDocument();
    api.choices = CHOICES;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('checkbox', { name: /^dev/ }),
    ).toBeInTheDocument();
  });

  it('speaks German', async () => {
    renderWizard(clusterStep, { formData, isGerman: true });
    await choose(/^dev/);
    const shown = await path('Die Umgebungen, wie sie sein werden');
    expect(
      shown.getByText(
        'Der Dienst kommt zuerst nach dev, sobald es eine Version von ihm gibt.',
      ),
    ).toBeInTheDocument();
    expect(
      shown.getByText('Cluster dev, beliefert von Argo CD'),
    ).toBeInTheDocument();
  });
});
