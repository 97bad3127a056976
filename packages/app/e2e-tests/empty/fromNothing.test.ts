import { type Page, expect, test } from '@playwright/test';
import {
  DEV_CLUSTER,
  FORGE,
  PROD_EU_CLUSTER,
  QA_CLUSTER,
  approveOnForge,
  buildOf,
  checkAccessibility,
  cloned,
  mergeOnForge,
  pick,
  push,
  runningTag,
  signIn,
  tile,
} from '../portal';

const DEVELOPER = 'Developer of team-at';
const PLATFORM = 'Platform engineer';
const RELEASE = 'Release manager';

/** Creates an environment by the template of environments. */
async function createEnvironment(
  page: Page,
  environment: {
    name: string;
    title: string;
    tier: string;
    promotesFrom?: string;
    cluster: string;
  },
): Promise<void> {
  const { name, title, tier, promotesFrom, cluster } = environment;
  await page.goto('/create/templates/default/environment');
  await pick(page, 'Owner', 'platform');
  await pick(page, 'System', 'Financial One');
  await page.getByLabel('Environment name').fill(name);
  await page.getByLabel('Environment title').fill(title);
  await page.getByRole('button', { name: /^Tier/ }).click();
  await page.getByRole('option', { name: tier }).click();
  if (promotesFrom) {
    await pick(page, 'Promotes from', promotesFrom);
  }
  await page.getByRole('button', { name: 'Cluster' }).click();
  await page.getByRole('option', { name: cluster }).click();
  await expect(page.getByLabel('Environment repository')).toHaveValue(
    `${FORGE}/acme/env-${name}`,
  );
  await expect(page.getByText('This repository can be created.')).toBeVisible();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(
    page.getByRole('link', { name: 'Environment repository' }),
  ).toBeVisible({ timeout: 60_000 });
  await page.goto('/environments');
  await expect(page.getByRole('link', { name: title }).first()).toBeVisible({
    timeout: 60_000,
  });
}

const hrefOf = async (link: ReturnType<Page['getByRole']>) =>
  (await link.getAttribute('href'))!;

/** Promotes 0.1.1 to an environment that does not have the service yet. */
async function promote(page: Page, title: string): Promise<void> {
  await tile(page, title)
    .getByRole('button', { name: `Promote 0.1.1 to ${title}` })
    .click({ timeout: 60_000 });
  const review = page.getByRole('dialog');
  await review.getByRole('button', { name: 'Open pull request' }).click();
  await expect(review).toBeHidden();
}

test('from an empty portal to healthy in production', async ({
  page,
  browser,
}) => {
  await signIn(page, PLATFORM);
  await page.goto('/environments');
  await expect(page.getByText(/No environments/).first()).toBeVisible();
  await checkAccessibility(page, 'main');
  await createEnvironment(page, {
    name: 'dev',
    title: 'Development',
    tier: 'development',
    cluster: 'dev (Argo CD)',
  });
  await createEnvironment(page, {
    name: 'qa',
    title: 'Quality Assurance',
    tier: 'testing',
    promotesFrom: 'Development',
    cluster: 'qa (Argo CD)',
  });
  await createEnvironment(page, {
    name: 'prod',
    title: 'Production',
    tier: 'production',
    promotesFrom: 'Quality Assurance',
    cluster: 'prod-eu (Flux)',
  });

  const context = await browser.newContext();
  const developer = await context.newPage();
  await signIn(developer, DEVELOPER);
  await developer.goto('/create/templates/default/golden-path');
  await developer.getByLabel('Name').first().fill('loans');
  await pick(developer, 'Owner', 'team-at');
  await pick(developer, 'System', 'Financial One');
  await developer.getByRole('button', { name: 'Next' }).click();
  await developer
    .getByLabel('Image repository')
    .fill('registry.acme.example/loans');
  await expect(
    developer.getByText('This repository can be created.'),
  ).toBeVisible();
  await developer.getByRole('button', { name: 'Next' }).click();
  for (const title of ['Development', 'Quality Assurance', 'Production']) {
    await developer
      .getByRole('checkbox', { name: title })
      .first()
      .check({ force: true });
  }
  await expect(developer.getByText('The service can come here.')).toBeVisible();
  await checkAccessibility(developer, 'form');
  await developer.getByRole('button', { name: 'Review' }).click();
  await developer.getByRole('button', { name: 'Create' }).click();
  await expect(
    developer.getByRole('link', { name: 'Open the service in the catalog' }),
  ).toBeVisible({ timeout: 120_000 });

  // The first build makes 0.1.0; it comes to dev by a pull request as soon as it is reported
  await developer.goto('/catalog/default/component/loans/environments');
  const dev = tile(developer, 'Development');
  const link = (environment: string) =>
    tile(developer, environment).getByRole('link', { name: /#\d+/ });
  await expect(link('Development')).toBeVisible({ timeout: 60_000 });
  expect(await buildOf('loans', 'v0.1.0')).toBe('success');
  await mergeOnForge(developer, await hrefOf(link('Development')), DEVELOPER);
  await expect(dev).toContainText('Healthy', { timeout: 60_000 });
  expect(await runningTag(DEV_CLUSTER, 'dev', 'loans')).toBe('0.1.0');

  await expect(link('Development')).toBeHidden({ timeout: 60_000 });

  // A push to main is a release; Development takes new versions by itself
  await push('loans', 'docs/index.md', text => `${text}\nChanged\n`);
  await expect(link('Development')).toBeVisible({ timeout: 60_000 });
  await mergeOnForge(developer, await hrefOf(link('Development')), DEVELOPER);
  await expect(dev.getByText('0.1.1', { exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await expect(dev).toContainText('Healthy', { timeout: 60_000 });

  await promote(developer, 'Quality Assurance');
  await approveOnForge(page, await hrefOf(link('Quality Assurance')), PLATFORM);
  await mergeOnForge(
    developer,
    await hrefOf(link('Quality Assurance')),
    DEVELOPER,
  );
  await expect(tile(developer, 'Quality Assurance')).toContainText('Healthy', {
    timeout: 60_000,
  });
  expect(await runningTag(QA_CLUSTER, 'qa', 'loans')).toBe('0.1.1');

  // Into production, releases are brought by release managers, once they have been healthy for a while
  await expect(
    tile(developer, 'Production').getByRole('button', { name: /Promote/ }),
  ).toBeDisabled();
  await context.clearCookies();
  await signIn(developer, RELEASE);
  await developer.goto('/catalog/default/component/loans/environments');
  await promote(developer, 'Production');
  await approveOnForge(page, await hrefOf(link('Production')), PLATFORM);
  await mergeOnForge(developer, await hrefOf(link('Production')), RELEASE);
  const production = tile(developer, 'Production');
  await expect(production).toContainText('Healthy', { timeout: 90_000 });
  await expect(production.getByText('0.1.1', { exact: true })).toBeVisible();
  expect(await runningTag(PROD_EU_CLUSTER, 'prod', 'loans')).toBe('0.1.1');
  expect(await cloned('env-prod', 'loans/kustomization.yaml')).toContain(
    '0.1.1',
  );
});
