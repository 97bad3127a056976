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

const PLATFORM = 'Platform engineer';
const DEVELOPER = 'Developer of team-at';
const TOKEN = 'sandbox-token-platform-engineer';

async function ask(method: string, path: string, body?: object): Promise<any> {
  const response = await fetch(`${FORGE}/api/v3${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return text && JSON.parse(text);
}

/** Makes a repository that nobody told the portal of, which a team may write to. */
async function createRepository(name: string, team: string): Promise<void> {
  await ask('POST', '/orgs/acme/repos', {
    name,
    private: true,
    auto_init: true,
  });
  await ask('PUT', `/orgs/acme/teams/${team}/repos/acme/${name}`, {
    permission: 'push',
  });
}

test('a service that has a repository comes into the catalog by pull request', async ({
  page,
}) => {
  const name = `ledger-${Date.now().toString(36)}`;
  await createRepository(name, 'team-at');
  await push(name, 'src/main.js', () => "console.log('years old');\n");
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

test('environments that have a repository come with the clusters that a person says', async ({
  page,
}) => {
  const name = `env-old-${Date.now().toString(36)}`;
  await createRepository(name, 'platform');
  for (const folder of ['dev', 'prod']) {
    await push(
      name,
      `envs/${folder}/kustomization.yaml`,
      () => 'images:\n  - name: registry.acme.example/old\n    newTag: 1.0.0\n',
    );
  }
  await signIn(page, PLATFORM);
  await page.goto('/create/templates/default/take-over-environments');
  await page.getByLabel('Environment repository').fill(`${FORGE}/acme/${name}`);
  await pick(page, 'Owner', 'platform');
  await page.getByRole('button', { name: 'Next' }).click();

  const dev = page.getByRole('group', { name: 'dev', exact: true });
  await dev.getByLabel('Name').fill(`${name}-dev`);
  await dev.getByRole('button', { name: /Cluster/ }).click();
  await page.getByRole('option', { name: 'qa (Argo CD)' }).click();
  await dev.getByLabel('Namespaces').fill('old');
  const prod = page.getByRole('group', { name: 'prod', exact: true });
  await prod.getByLabel('Name').fill(`${name}-prod`);
  await prod.getByText('1 service').click();
  await expect(prod.getByText('old 1.0.0')).toBeVisible();
  const path = page.getByRole('region', {
    name: 'Environments as they will be',
  });
  await expect(path).toContainText(`Promoted from ${name}-dev.`);
  await checkAccessibility(page, 'form');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(
    await dev.evaluate(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    ),
  ).toBe(0);
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();

  const link = page.getByRole('link', {
    name: 'Pull request of the environments',
  });
  await expect(link).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Live state' }).click();
  await expect(
    page.getByText(`add delivery in the pull request to ${name}-prod:`),
  ).toBeVisible();
  // Not merged: others count the environments of this portal
  const [{ body }] = await ask('GET', `/repos/acme/${name}/pulls`);
  expect(body).toContain('| `qa`: `old` | `envs/dev` |');
  expect(body).toContain(`Add \`delivery\` to ${name}-prod`);
});
