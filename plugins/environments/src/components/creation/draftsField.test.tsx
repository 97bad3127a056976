import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { FoundEnvironment } from '@downstage/backstage-plugin-environments-common';
import { CHOICES } from '../../__testUtils__/creation';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { renderWizard } from '../../__testUtils__/renderWizard';

jest.setTimeout(60_000);

beforeAll(() => {
  // Which jsdom does not have, and the wizard calls with each step
  window.scrollTo = () => {};
});

/** Longer than the first load, and than a person's pause, after which the server is asked. */
const SOON = { timeout: 5_000 };
const GITOPS = 'https://github.com/acme/gitops';
const placeStep = {
  type: 'object',
  properties: {
    repository: { title: 'Repository', type: 'string' },
    branch: { title: 'Branch', type: 'string' },
  },
};
const draftsStep = {
  type: 'object',
  properties: {
    environments: {
      title: 'Environments',
      description: 'Those that were found',
      type: 'array',
      items: { type: 'object' },
      'ui:field': 'DownstageDrafts',
    },
  },
};
const FORM = { repository: GITOPS, owner: 'group:default/team' };
const found = (
  name: string,
  tier: FoundEnvironment['tier'],
  promotesFrom: string[] = [],
): FoundEnvironment => ({
  name,
  tier,
  promotesFrom,
  paths: [`envs/${name}`],
  layout: 'kustomize',
  services: [
    { name: 'shop', version: '1.0.0' },
    { name: 'cart', version: '2.0.0' },
  ],
});
const BLUE = found('blue', 'development');
const GREEN = found('green', 'production', ['blue']);
const toValue = ({ services: _, ...rest }: FoundEnvironment) => rest;

function finding(...environments: FoundEnvironment[]): FakeEnvironmentsApi {
  const api = new FakeEnvironmentsApi();
  api.found = () => ({ environments, notes: ['envs/qa pins no version'] });
  return api;
}
const group = (name: string) => screen.findByRole('group', { name }, SOON);
const press = async (name: RegExp | string, inside = screen) =>
  userEvent.click(await inside.findByRole('button', { name }, SOON));
/** Chooses in a list; several are chosen one after the other. */
async function pick(of: HTMLElement, label: RegExp, ...options: RegExp[]) {
  await userEvent.click(within(of).getByRole('button', { name: label }));
  for (const name of options) {
    await userEvent.click(await screen.findByRole('option', { name }));
  }
  await userEvent.keyboard('{Escape}');
}
const rename = async (of: HTMLElement, name: string) => {
  const input = within(of).getByRole('textbox', { name: /^Name/ });
  await userEvent.clear(input);
  await userEvent.paste(name);
};

describe('the environments of a repository', () => {
  it('are shown with what was found, and brought as they are', async () => {
    const api = finding(BLUE, GREEN);
    const { created } = renderWizard(draftsStep, { formData: FORM, api });
    await screen.findByText(`Looking for environments in ${GITOPS} …`);
    const green = await group('green');
    expect(screen.getByText('2 environments were found.')).toBeInTheDocument();
    expect(screen.getByText('envs/qa pins no version')).toBeInTheDocument();
    expect(green).toHaveTextContent('Folders: envs/green');
    expect(green).toHaveTextContent('Layout: kustomize');
    expect(within(green).getByText('shop 1.0.0')).not.toBeVisible();
    await userEvent.click(within(green).getByText('2 services'));
    expect(within(green).getByText('shop 1.0.0')).toBeVisible();
    expect(
      screen.getByRole('group', { name: 'Environments' }),
    ).toBeInTheDocument();
    const path = screen.getByRole('region', {
      name: 'Environments as they will be',
    });
    expect(path).toHaveTextContent(/blue.*green.*Promoted from blue\./);
    await press(/^review$/i);
    await press(/^create$/i);
    expect(created).toMatchObject([
      { environments: [toValue(BLUE), toValue(GREEN)] },
    ]);
    expect(api.searches).toEqual([FORM]);
  });

  it('hold the wizard until it is known what they are', async () => {
    const api = finding(BLUE);
    renderWizard(draftsStep, { formData: FORM, api });
    await screen.findByText(`Looking for environments in ${GITOPS} …`);
    await press(/^review$/i);
    await screen.findAllByText(/Wait until the repository/, {}, SOON);
    expect(screen.queryByRole('button', { name: /^create$/i })).toBeNull();
    await group('blue');
    await press(/^review$/i);
    expect(
      await screen.findByRole('button', { name: /^create$/i }),
    ).toBeEnabled();
  });

  it('stay left out whatever was looked into before', async () => {
    const api = finding(found('other', 'testing'));
    const repository = 'https://github.com/acme/other';
    renderWizard(draftsStep, { formData: { ...FORM, repository }, api });
    await group('other');
    cleanup();
    api.found = () => ({ environments: [BLUE, GREEN], notes: [] });
    renderWizard(draftsStep, {
      formData: { ...FORM, branch: 'main', environments: [toValue(BLUE)] },
      api,
    });
    await press(/^Look again$/);
    await group('blue');
    expect(
      await screen.findByRole('checkbox', { name: 'Bring green' }),
    ).not.toBeChecked();
  });

  it('are called, ordered and delivered as a person says', async () => {
    const api = finding(BLUE, GREEN, found('red', 'staging'));
    const { created } = renderWizard(draftsStep, { formData: FORM, api });
    const blue = await group('blue');
    await rename(blue, 'uat');
    await pick(blue, /Tier/, /Testing/);
    await pick(blue, /Promotes from/, /^dev$/);
    await pick(blue, /Cluster/, /^prod-eu \(Flux\)$/);
    await userEvent.click(
      within(blue).getByRole('textbox', { name: /^Namespaces/ }),
    );
    await userEvent.paste('shop, cart shop');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Bring red' }));
    const path = screen.getByRole('region', {
      name: 'Environments as they will be',
    });
    expect(path).toHaveTextContent(/dev.*uat.*Promoted from dev\..*green/);
    expect(path).toHaveTextContent('Cluster prod-eu, delivered by Flux');
    expect(path).not.toHaveTextContent('envs/red');
    await press(/^review$/i);
    await press(/^create$/i);
    expect(created).toMatchObject([
      {
        environments: [
          {
            ...toValue(BLUE),
            name: 'uat',
            tier: 'testing',
            promotesFrom: ['resource:default/dev'],
            cluster: 'prod-eu',
            namespaces: ['shop', 'cart'],
          },
          // Which follows what the other is called
          { ...toValue(GREEN), promotesFrom: ['uat'] },
        ],
      },
    ]);
    expect(api.searches).toHaveLength(1);
  });

  it('are not let on in a circle, or with a name that is none', async () => {
    const ring = { ...BLUE, promotesFrom: ['green'] };
    renderWizard(draftsStep, { formData: FORM, api: finding(ring, GREEN) });
    const blue = await group('blue');
    expect(
      screen.getByText(/^blue → green → blue is a cycle/),
    ).toBeInTheDocument();
    await rename(blue, 'Blue');
    expect(
      within(blue).getByRole('textbox', { name: /^Name/ }),
    ).toHaveAccessibleDescription(/"Blue" cannot be the name/);
    await press(/^review$/i);
    // Beside it, and where the form says what is wrong
    await waitFor(() =>
      expect(
        screen.getAllByText(/"Blue" cannot be the name/).length,
      ).toBeGreaterThan(1),
    );
    expect(screen.queryByText(/^create$/i)).toBeNull();
  });

  it('are one at least, and asked for in German', async () => {
    renderWizard(draftsStep, {
      formData: FORM,
      api: finding(BLUE, GREEN),
      isGerman: true,
    });
    await group('blue');
    expect(
      screen.getByText('2 Umgebungen wurden gefunden.'),
    ).toBeInTheDocument();
    const [blue, green] = ['blue', 'green'].map(name =>
      screen.getByRole('checkbox', { name: `${name} bringen` }),
    );
    await userEvent.click(blue);
    expect(green).toBeDisabled();
    expect(
      screen.getByText('Mindestens eine wird gebracht.'),
    ).toBeInTheDocument();
    await userEvent.click(blue);
    expect(green).toBeEnabled();
  });

  it('stay as they were edited while one goes back, and are looked for anew in another place', async () => {
    const api = finding(BLUE, GREEN);
    api.found = ({ branch }) => ({
      environments: branch ? [GREEN, found('red', 'staging')] : [BLUE, GREEN],
      notes: [],
    });
    const { created } = renderWizard([placeStep, draftsStep], {
      formData: FORM,
      api,
    });
    await press(/^next$/i);
    await rename(await group('green'), 'live');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Bring blue' }));
    await press(/^back$/i);
    await press(/^next$/i);
    const kept = await group('green');
    expect(within(kept).getByRole('textbox', { name: /^Name/ })).toHaveValue(
      'live',
    );
    expect(
      screen.getByRole('checkbox', { name: 'Bring blue' }),
    ).not.toBeChecked();
    expect(api.searches).toEqual([FORM]);

    await press(/^back$/i);
    await userEvent.click(
      await screen.findByRole('textbox', { name: 'Branch' }),
    );
    await userEvent.paste('next');
    await press(/^next$/i);
    await screen.findByRole('checkbox', { name: 'Bring red' }, SOON);
    expect(screen.queryByRole('group', { name: 'blue' })).toBeNull();
    expect(api.searches).toEqual([FORM, { ...FORM, branch: 'next' }]);
    await press(/^review$/i);
    await press(/^create$/i);
    expect(created).toMatchObject([
      {
        environments: [
          { name: 'live', paths: ['envs/green'], promotesFrom: [] },
          { name: 'red', paths: ['envs/red'] },
        ],
      },
    ]);
  });

  it('are not proposed of a place that nobody has looked into', async () => {
    const api = finding();
    api.found = () => new Error('repository: team team may not read it');
    const { created } = renderWizard(draftsStep, {
      formData: { ...FORM, environments: [toValue(BLUE)] },
      api,
    });
    expect(
      await screen.findByText(/team team may not read it/, {}, SOON),
    ).toBeInTheDocument();
    await press(/^review$/i);
    await press(/^create$/i);
    expect(created).toEqual([FORM]);
  });

  it('are looked for again when one asks for it', async () => {
    const api = finding();
    renderWizard(draftsStep, { formData: FORM, api });
    await screen.findByText(`No environment was found in ${GITOPS}.`, {}, SOON);
    expect(screen.getByText('envs/qa pins no version')).toBeInTheDocument();
    api.found = () => ({ environments: [BLUE], notes: [] });
    await press('Look again');
    await group('blue');
    expect(api.searches).toEqual([FORM, FORM]);
  });

  it('wait until it is known where to look', async () => {
    const api = finding(BLUE);
    renderWizard(draftsStep, { formData: { repository: GITOPS }, api });
    expect(
      await screen.findByText(
        'Give the repository and its owner first.',
        {},
        SOON,
      ),
    ).toBeInTheDocument();
    expect(api.searches).toEqual([]);
  });

  it('can be brought where nobody says what there is to choose from', async () => {
    const api = finding(BLUE);
    api.choices = new Error('503');
    renderWizard(draftsStep, { formData: FORM, api });
    const blue = await group('blue');
    await screen.findByText(/does not say what there is to choose/, {}, SOON);
    expect(
      within(blue).getByRole('button', { name: /Cluster/ }),
    ).toBeDisabled();
    api.choices = CHOICES;
    await press('Try again');
    await waitFor(() =>
      expect(
        within(blue).getByRole('button', { name: /Cluster/ }),
      ).toBeEnabled(),
    );
  });
});
