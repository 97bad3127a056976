import { expect, test } from '@playwright/test';
import { FORGE, checkAccessibility, openTab, signIn } from './portal';

const PULLS = `${FORGE}/api/v3/repos/acme/customer-portal/pulls`;
const TOKEN = 'sandbox-token-developer-at';

async function setState(number: number, state: 'open' | 'closed') {
  const response = await fetch(`${PULLS}/${number}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ state }),
  });
  expect(response.ok).toBe(true);
}

test('a preview is there as long as its pull request is open', async ({
  page,
}) => {
  const [pull]: any[] = await (
    await fetch(PULLS, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).json();
  await signIn(page, 'Developer of team-at');
  await openTab(page, 'customer-portal');
  const previews = page.getByRole('region', { name: 'Previews' });
  await expect(previews.getByText('Healthy', { exact: true })).toBeVisible();
  await expect(
    previews.getByRole('link', { name: `#${pull.number} ${pull.title}` }),
  ).toHaveAttribute('href', pull.html_url);
  await expect(
    previews.getByText(`pr-${pull.number}-${pull.head.sha.slice(0, 8)}`),
  ).toBeVisible();
  await checkAccessibility(page, 'main');

  await page.setViewportSize({ width: 360, height: 800 });
  const isWide = () =>
    previews.evaluate(element => element.scrollWidth > element.clientWidth);
  expect(await isWide()).toBe(false);

  await setState(pull.number, 'closed');
  await expect(previews).toBeHidden();
  await setState(pull.number, 'open');
  await expect(previews.getByText('Healthy', { exact: true })).toBeVisible();
});
