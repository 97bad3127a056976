import { type Page, expect, test } from '@playwright/test';
import {
  FORGE,
  QA_CLUSTER,
  checkAccessibility,
  cloned,
  mergeOnForge,
  pick,
  runningTag,
  signIn,
  tile,
} from './portal';

const PLATFORM = 'Platform engineer';
const PORTAL = 'http://localhost:3000';

/** Whether a cluster has a namespace. */
async function hasNamespace(name: string): Promise<boolean> {
  const response = await fetch(`${QA_CLUSTER}/api/v1/namespaces/${name}`);
  return response.ok;
}

/** Proposes an environment to the shared repository as a folder, and merges it. */
async function createInFolder(page: Page, name: string): Promise<void> {
  await page.goto('/create/templates/default/environment');
  await pick(page, 'Owner', 'platform');
  await pick(page, 'System', 'Financial One');
  await page.getByLabel('Environment name').fill(name);
  await page.getByLabel('Environment title').fill(`Lab ${name}`);
  await page.getByRole('button', { name: 'Cluster' }).click();
  await page.getByRole('option', { name: 'qa (Argo CD)' }).click();
  await page.getByRole('button', { name: /^Where its files are/ }).click();
  await page
    .getByRole('option', { name: 'A folder of a shared repository' })
    .click();
  // The only one is chosen already
  await expect(
    page.getByRole('button', { name: /Shared repository/ }),
  ).toContainText(`${FORGE}/acme/environments`);
  await expect(
    page.getByText(`The environment is the folder environments/${name}.`),
  ).toBeVisible();
  await expect(
    page.getByText('A pull request can add this folder.'),
  ).toBeVisible();
  await checkAccessibility(page, 'form');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  const link = page.getByRole('link', {
    name: 'Pull request of the environment',
  });
  await expect(link).toBeVisible({ timeout: 60_000 });
  await mergeOnForge(page, (await link.getAttribute('href'))!, PLATFORM);
  const entity = await cloned(
    'environments',
    `environments/${name}/catalog-info.yaml`,
  );
  expect(entity).toContain(`name: ${name}`);
  await expect.poll(() => hasNamespace(name), { timeout: 60_000 }).toBe(true);
}

/** Deploys the newest 8.x of what others make to an environment. */
async function deploySoftware(
  page: Page,
  name: string,
  environment: string,
): Promise<void> {
  await page.goto('/create/templates/default/third-party');
  await page.getByLabel('Name').first().fill(name);
  await pick(page, 'Owner', 'platform');
  await pick(page, 'System', 'Financial One');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('textbox', { name: /^Repository/ })).toHaveValue(
    `${FORGE}/acme/${name}`,
  );
  await expect(page.getByText('This repository can be created.')).toBeVisible();
  await page
    .getByLabel('Image repository')
    .fill('registry.acme.example/software/cache');
  await page.getByRole('textbox', { name: /^Versions/ }).fill('8.x');
  await checkAccessibility(page, 'form');
  await page.getByRole('button', { name: 'Next' }).click();
  await page
    .getByRole('checkbox', { name: `Lab ${environment}` })
    .check({ force: true });
  await expect(page.getByText('The service can come here.')).toBeVisible();
  await checkAccessibility(page, 'form');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(
    page.getByRole('link', { name: 'Open it in the catalog' }),
  ).toBeVisible({ timeout: 60_000 });
}

test('an environment in a folder gets software of others, and goes as a whole', async ({
  page,
}) => {
  const suffix = Date.now().toString(36);
  const environment = `lab-${suffix}`;
  const title = `Lab ${environment}`;
  const service = `cache-${suffix}`;
  await signIn(page, PLATFORM);

  await test.step('a folder of the shared repository', async () => {
    await createInFolder(page, environment);
    await page.goto('/environments');
    await expect(page.getByRole('link', { name: title }).first()).toBeVisible({
      timeout: 60_000,
    });
  });

  await test.step('software of others', async () => {
    await deploySoftware(page, service, environment);
    await page.goto(`/catalog/default/component/${service}/environments`);
    // The registry is looked into every minute
    const link = tile(page, title).getByRole('link', { name: /#\d+/ });
    await expect(link).toBeVisible({ timeout: 90_000 });
    await mergeOnForge(page, (await link.getAttribute('href'))!, PLATFORM);
    await expect(tile(page, title)).toContainText('Healthy', {
      timeout: 60_000,
    });
    // 9.0.0-rc.1 is out of the range
    expect(await runningTag(QA_CLUSTER, environment, service)).toBe('8.1.0');
    await tile(page, title)
      .getByRole('button', { name: /History/ })
      .click();
    await expect(page.getByText(/8\.x/).first()).toBeVisible();
    await checkAccessibility(page, 'main');
  });

  await test.step('removed as a whole', async () => {
    await page.goto(`/catalog/default/resource/${environment}/deployments`);
    await page.getByRole('button', { name: 'Remove environment…' }).click();
    const dialog = page.getByRole('dialog', { name: `Remove ${title}` });
    await expect(dialog).toContainText(`clusters/qa/${environment}.yaml`);
    await expect(dialog).toContainText(`Application argocd/${environment}`);
    await expect(dialog.getByRole('link', { name: service })).toBeVisible();
    await checkAccessibility(page, '[role=dialog]');
    const confirm = dialog.getByRole('button', { name: 'Open pull request' });
    await dialog.getByText('I understand and agree').click();
    await dialog.getByLabel(`Type ${environment} to confirm`).fill('dev');
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel(`Type ${environment} to confirm`).fill(environment);
    await confirm.click();
    await expect(dialog).toContainText('Its removal is proposed.');
    expect(await cloned('fleet', `clusters/qa/${environment}.yaml`)).toContain(
      'kind: Application',
    );
    const link = dialog.getByRole('link', { name: /#\d+/ });
    await mergeOnForge(page, (await link.getAttribute('href'))!, PLATFORM);
    await expect(
      cloned('fleet', `clusters/qa/${environment}.yaml`),
    ).rejects.toThrow(/ENOENT/);
    await expect
      .poll(() => hasNamespace(environment), { timeout: 60_000 })
      .toBe(false);
    expect(await runningTag(QA_CLUSTER, environment, service)).toBeUndefined();

    // Whoever opens it again learns what is left to do
    await page.reload();
    await page.getByRole('button', { name: 'Remove environment…' }).click();
    await expect(dialog).toContainText('The fleet no longer has it.');
    await expect(dialog).toContainText(
      `Delete the folder environments/${environment} of ${FORGE}/acme/environments`,
    );
    await checkAccessibility(page, '[role=dialog]');
  });
});
