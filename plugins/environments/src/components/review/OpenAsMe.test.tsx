import type { ScmAuthApi } from '@backstage/integration-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { aPlan } from '../../__testUtils__/promotions';
import { renderPage } from '../../__testUtils__/renderPage';
import { EnvironmentsTab } from '../tab/EnvironmentsTab';

const OPEN = '/?environment=resource%3Adefault%2Fqa&dialog=promote';

type Asked = Parameters<ScmAuthApi['getCredentials']>[0];

/** Signs somebody in who clicks, unless that fails. */
function signing(options: { signedIn?: boolean; refuses?: string }) {
  let signedIn = options.signedIn ?? false;
  const asked: Asked[] = [];
  const scmAuth: ScmAuthApi = {
    async getCredentials(request) {
      asked.push(request);
      if (!signedIn && !request.optional) {
        if (options.refuses) {
          throw new Error(options.refuses);
        }
        signedIn = true;
      }
      return { token: signedIn ? 'of-ann' : '', headers: {} };
    },
  };
  return { scmAuth, asked };
}

async function openReview(
  scmAuth?: ScmAuthApi,
  given: Partial<ReturnType<typeof aPlan>> = { asPerson: true },
) {
  const api = new FakeEnvironmentsApi();
  api.planned = aPlan(given);
  renderPage(<EnvironmentsTab />, { api, path: OPEN, scmAuth });
  const dialog = within(
    await screen.findByRole('dialog', { name: 'Review promotion' }),
  );
  const confirm = dialog.getByRole('button', { name: 'Open pull request' });
  await waitFor(() => expect(confirm).toBeEnabled());
  const box = () =>
    dialog.queryByRole('checkbox', { name: 'Open it as me on GitHub' });
  return { api, dialog, confirm, box };
}

describe('OpenAsMe', () => {
  it('opens the pull request as who is signed in to the host already', async () => {
    const { scmAuth, asked } = signing({ signedIn: true });
    const { api, confirm, box } = await openReview(scmAuth);
    await waitFor(() => expect(box()).toBeChecked());
    await userEvent.click(confirm);
    await waitFor(() => expect(api.wishes).toHaveLength(1));
    expect(api.wishes[0]).toMatchObject({
      asPerson: { host: 'github.com', token: 'of-ann' },
    });
    expect(asked[0]).toEqual({
      url: 'https://github.com/acme/env-qa',
      additionalScope: { repoWrite: true },
      optional: true,
    });
  });

  it('sends no token that is not wanted', async () => {
    const { scmAuth } = signing({ signedIn: true });
    const { api, confirm, box } = await openReview(scmAuth);
    await waitFor(() => expect(box()).toBeChecked());
    await userEvent.click(box()!);
    await userEvent.click(confirm);
    await waitFor(() => expect(api.wishes).toHaveLength(1));
    expect(api.wishes[0]).not.toHaveProperty('asPerson');
  });

  it('signs in whoever is not, with a click', async () => {
    const { scmAuth, asked } = signing({});
    const { api, confirm, box } = await openReview(scmAuth);
    await waitFor(() => expect(box()).toBeInTheDocument());
    expect(box()).not.toBeChecked();
    await userEvent.click(box()!);
    await waitFor(() => expect(box()).toBeChecked());
    expect(asked.at(-1)).toMatchObject({ instantPopup: true });
    await userEvent.click(confirm);
    await waitFor(() => expect(api.wishes).toHaveLength(1));
    expect(api.wishes[0]).toHaveProperty('asPerson.token', 'of-ann');
  });

  it('tells why somebody could not be signed in, and lets the portal open it', async () => {
    const { scmAuth } = signing({ refuses: 'Login failed, popup was closed' });
    const { api, dialog, confirm, box } = await openReview(scmAuth);
    await waitFor(() => expect(box()).toBeInTheDocument());
    await userEvent.click(box()!);
    expect(await dialog.findByText(/popup was closed/)).toBeInTheDocument();
    expect(box()).not.toBeChecked();
    await userEvent.click(confirm);
    await waitFor(() => expect(api.wishes).toHaveLength(1));
    expect(api.wishes[0]).not.toHaveProperty('asPerson');
  });

  it('asks nobody where it is turned off, or the app signs nobody in there', async () => {
    const { scmAuth, asked } = signing({ signedIn: true });
    const { box } = await openReview(scmAuth, { asPerson: false });
    expect(box()).toBeNull();
    expect(asked).toEqual([]);
  });

  it('offers nothing where the app has no provider for the host', async () => {
    const { box } = await openReview({
      getCredentials: () => Promise.reject(new Error('No auth provider')),
    });
    expect(box()).toBeNull();
  });
});
