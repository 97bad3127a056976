import { expect, test } from '@playwright/test';
import {
  DEV_CLUSTER,
  FORGE,
  checkAccessibility,
  cloned,
  pick,
  signIn,
} from './portal';

/** What a cluster's ApplicationSet of a name delivers, if there is one. */
async function repositoryOfPreviews(name: string): Promise<string | undefined> {
  const response = await fetch(
    `${DEV_CLUSTER}/apis/argoproj.io/v1alpha1/namespaces/argocd/applicationsets/${name}`,
  );
  const object: any = await response.json();
  return object.spec?.template.spec.source.repoURL;
}

test('previews are chosen in the golden path, where a service can have them', async ({
  page,
}) => {
  const name = `quotes-${Date.now().toString(36)}`;
  await signIn(page, 'Developer of team-at');
  await page.goto('/create/templates/default/golden-path');
  await page.getByLabel('Name').first().fill(name);
  await pick(page, 'Owner', 'team-at');
  await pick(page, 'System', 'Financial One');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('This repository can be created.')).toBeVisible();
  await page
    .getByLabel('Image repository')
    .fill(`registry.acme.example/${name}`);
  const ci = page.getByRole('button', { name: /^Continuous integration/ });
  await ci.click();
  await page.getByRole('option', { name: 'Tekton' }).click();
  await page.getByRole('button', { name: 'Next' }).click();

  await page
    .getByRole('checkbox', { name: 'Development' })
    .first()
    .check({ force: true });
  const previews = page.getByRole('checkbox', { name: 'Preview environments' });
  await expect(previews).toBeEnabled();
  await previews.check({ force: true });
  await expect(
    page.getByText('Pull requests of this service can be delivered.'),
  ).toBeVisible();
  await checkAccessibility(page, 'form');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(
    page.getByRole('link', { name: 'Open the service in the catalog' }),
  ).toBeVisible({ timeout: 120_000 });
  expect(await cloned('fleet', `clusters/dev/preview-${name}.yaml`)).toContain(
    'kind: ApplicationSet',
  );
  expect(await cloned(name, '.tekton/pull-request.yaml')).toContain(
    'pull_request_number',
  );
  await expect
    .poll(() => repositoryOfPreviews(`preview-${name}`), { timeout: 60_000 })
    .toContain(`${FORGE}/acme/${name}`);
});
