import { expect, test } from '@playwright/test';
import {
  FORGE,
  checkAccessibility,
  cloned,
  mergeOnForge,
  pick,
  push,
  signIn,
} from './portal';

const DEVELOPER = 'Developer of team-at';
const TOKEN = 'sandbox-token-platform-engineer';

async function ask(method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${FORGE}/api/v3${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  expect(response.ok, await response.text()).toBe(true);
}

/** Makes a repository that nobody told the portal of, which team-at may write to. */
async function createRepository(name: string): Promise<void> {
  await ask('POST', '/orgs/acme/repos', {
    name,
    private: true,
    auto_init: true,
  });
  await ask('PUT', `/orgs/acme/teams/team-at/repos/acme/${name}`, {
    permission: 'push',
  });
  await push(name, 'src/main.js', () => "console.log('years old');\n");
}

test('a service that has a repository comes into the catalog by pull request', async ({
  page,
}) => {
  const name = `ledger-${Date.now().toString(36)}`;
  await createRepository(name);
  await signIn(page, DEVELOPER);
  await page.goto('/create/templates/default/take-over');
  await page.getByLabel('Name').first().fill(name);
  await pick(page, 'Owner', 'team-at');
  await pick(page, 'System', 'Financial One');
  await checkAccessibility(page, 'form');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Service repository').fill(`${FORGE}/acme/${name}`);
  await page
    .getByLabel('Image repository')
    .fill(`registry.acme.example/${name}`);
  await checkAccessibility(page, 'form');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();

  const link = page.getByRole('link', { name: 'Pull request of the service' });
  await expect(link).toBeVisible({ timeout: 60_000 });
  await expect(
    page.getByText(/Merge the pull request: the service/),
  ).toBeVisible();
  // Nothing is written to a branch that somebody works on
  await expect(cloned(name, 'catalog-info.yaml')).rejects.toThrow(/ENOENT/);
  await mergeOnForge(page, (await link.getAttribute('href'))!, DEVELOPER);
  const file = await cloned(name, 'catalog-info.yaml');
  expect(file).toContain(
    `downstage.dev/image: "registry.acme.example/${name}"`,
  );
  expect(await cloned(name, 'src/main.js')).toContain('years old');

  // Nobody has deployed it: the portal says what it looked for, which it has from the catalog file
  const searched = page.getByRole('region', {
    name: 'This service was not found in any environment',
  });
  await expect(async () => {
    await page.goto(`/catalog/default/component/${name}/environments`);
    await expect(searched).toContainText(`registry.acme.example/${name}`, {
      timeout: 3_000,
    });
  }).toPass({ timeout: 60_000 });
  await checkAccessibility(page, 'main');
});
