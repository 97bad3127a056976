import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { dev } from '../../__testUtils__/environments';
import { renderWizard } from '../../__testUtils__/renderWizard';

jest.setTimeout(30_000);

beforeAll(() => {
  // Which jsdom does not have, and the wizard calls with each step
  window.scrollTo = () => {};
});

/** The form fills in as many items as there have to be, with nothing in them. */
const step = {
  type: 'object',
  required: ['environments'],
  properties: {
    environments: {
      title: 'Environments',
      type: 'array',
      minItems: 1,
      items: { type: 'string' },
      'ui:field': 'DownstageEnvironments',
    },
  },
};
const formData = {
  name: 'cache',
  owner: 'group:default/team',
  repository: 'https://github.com/acme/cache',
  image: 'ghcr.io/acme/cache',
};
const review = () =>
  userEvent.click(screen.getByRole('button', { name: /^review$/i }));

describe('DownstageEnvironments with minItems', () => {
  it('gives what was chosen and nothing else', async () => {
    const { api, created } = renderWizard(step, { formData });
    await userEvent.click(
      await screen.findByRole('checkbox', { name: /^dev/ }),
    );
    expect(
      await screen.findByText(
        'The service can come here.',
        {},
        { timeout: 5_000 },
      ),
    ).toBeInTheDocument();
    expect(api.checks.map(wish => wish.deployment?.environments)).toEqual([
      [dev.ref],
    ]);
    await review();
    await userEvent.click(
      await screen.findByRole('button', { name: /^create$/i }),
    );
    expect(created).toMatchObject([{ environments: [dev.ref] }]);
  });

  it('says that one has to be chosen', async () => {
    renderWizard(step, { formData });
    await screen.findByRole('checkbox', { name: /^dev/ });
    await review();
    expect(
      (await screen.findAllByText(/must NOT have fewer than 1 items/)).length,
    ).toBeGreaterThan(0);
    expect(
      screen.queryByRole('button', { name: /^create$/i }),
    ).not.toBeInTheDocument();
  });
});
