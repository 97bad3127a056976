import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { CreationWish } from '@downstage/backstage-plugin-environments-common';
import { CHOICES } from '../../__testUtils__/creation';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { renderWizard } from '../../__testUtils__/renderWizard';

jest.setTimeout(30_000);

beforeAll(() => {
  // Which jsdom does not have, and the wizard calls with each step
  window.scrollTo = () => {};
});

/** Longer than the first load, and than a person's pause, after which the server is asked. */
const SOON = { timeout: 5_000 };
const step = {
  type: 'object',
  properties: {
    previews: {
      title: 'Preview environments',
      description: 'What a pull request asks to merge runs by itself',
      type: 'boolean',
      'ui:field': 'DownstagePreviews',
    },
  },
};
const FORM = {
  name: 'loans',
  owner: 'group:default/team',
  repository: 'https://github.com/acme/loans',
  image: 'ghcr.io/acme/loans',
};
const box = () =>
  screen.findByRole('checkbox', { name: 'Preview environments' }, SOON);

describe('the choice of previews', () => {
  it('is checked with the service when it is chosen, and holds the wizard where it is refused', async () => {
    const api = new FakeEnvironmentsApi();
    const wishes: CreationWish[] = [];
    api.faults = wish => {
      wishes.push(wish);
      return wish.previews
        ? [{ part: 'previews', message: 'image: is none' }]
        : [];
    };
    renderWizard(step, { formData: FORM, api });
    expect(wishes).toEqual([]);
    await userEvent.click(await box());
    await screen.findByText('image: is none', {}, SOON);
    const { name, owner, repository, image } = FORM;
    expect(wishes.at(-1)).toEqual({
      service: { name, owner, repository },
      previews: { image },
    });
    await userEvent.click(screen.getByRole('button', { name: /^review$/i }));
    await waitFor(() => expect(wishes.length).toBeGreaterThan(1), SOON);
    expect(screen.queryByRole('button', { name: /^create$/i })).toBeNull();
    await userEvent.click(await box());
    await userEvent.click(screen.getByRole('button', { name: /^review$/i }));
    await screen.findByRole('button', { name: /^create$/i }, SOON);
  });

  it.each([
    ['not-permitted', /You may create no service/],
    ['not-granted', /environments.previews in app-config has no entry/],
    ['no-fleet', /follows no fleet/],
  ] as const)('says why it cannot be chosen: %s', async (previews, text) => {
    const api = new FakeEnvironmentsApi();
    api.choices = { ...CHOICES, previews };
    renderWizard(step, { formData: FORM, api });
    await screen.findByText(text, {}, SOON);
    expect(await box()).toBeDisabled();
  });
});
