import { expect, test } from '@playwright/test';
import {
  DEV_CLUSTER,
  FORGE,
  QA_CLUSTER,
  buildOf,
  checkAccessibility,
  cloned,
  mergeOnForge,
  openTab,
  pick,
  push,
  release,
  runningTag,
  signIn,
  tested,
  tile,
} from './portal';

const DEVELOPER = 'Developer of team-at';

test('from scaffolding to healthy in the first environment', async ({
  page,
}) => {
  const name = `loans-${Date.now().toString(36)}`;
  const environment = `uat-${Date.now().toString(36)}`;
  await signIn(page, DEVELOPER);
  await page.goto('/create/templates/default/golden-path');

  await page.getByLabel('Name').first().fill(name);
  await pick(page, 'Owner', 'team-at');
  await pick(page, 'System', 'Financial One');
  await page.getByRole('button', { name: 'Next' }).click();

  // Filled in by the name; what is taken is refused while it is typed, and by Next
  const repository = page.getByLabel('Service repository');
  await expect(repository).toHaveValue(`${FORGE}/acme/${name}`);
  await expect(page.getByText('This repository can be created.')).toBeVisible();
  await page
    .getByLabel('Image repository')
    .fill(`registry.acme.example/${name}`);
  await repository.fill(`${FORGE}/acme/portal`);
  const taken = page.getByText(/acme\/portal exists, and was not created/);
  await expect(taken.first()).toBeVisible();
  await checkAccessibility(page, 'form');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(
    page.getByText(/'Service repository' repository: .* exists/),
  ).toBeVisible();
  await page.getByRole('button', { name: `Use ${FORGE}/acme/${name}` }).click();
  await expect(page.getByText('This repository can be created.')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();

  for (const title of ['Development', 'Quality Assurance']) {
    await page
      .getByRole('checkbox', { name: title })
      .first()
      .check({ force: true });
  }
  await page.getByLabel('Create one more environment').check();
  await page.getByLabel('Environment name').fill(environment);
  await page.getByLabel('Environment title').fill('User acceptance');
  await pick(page, 'Promotes from', 'Quality Assurance');
  await page.getByRole('button', { name: 'Cluster' }).click();
  await page.getByRole('option', { name: 'qa (Argo CD)' }).click();
  await expect(page.getByLabel('Environment repository')).toHaveValue(
    `${FORGE}/acme/env-${environment}`,
  );
  await expect(page.getByText('The service can come here.')).toBeVisible();
  const path = page.getByRole('region', {
    name: 'Environments as they will be',
  });
  await expect(path.getByRole('listitem')).toContainText([
    'Development',
    'Development',
    'Quality Assurance',
    'Quality Assurance',
    'User acceptance',
    /User acceptance \(New\).*Cluster qa, delivered by Argo CD.*Promoted from Quality Assurance/s,
  ]);
  await expect(path).toContainText('comes to Development first');
  await checkAccessibility(page, 'form');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();

  await expect(
    page.getByRole('link', { name: 'Open the service in the catalog' }),
  ).toBeVisible({ timeout: 120_000 });

  expect(await cloned(name, 'catalog-info.yaml')).toContain(
    `registry.acme.example/${name}`,
  );
  // What belongs to GitHub stays as it is, and what is the service's is filled in
  const workflow = await cloned(name, '.github/workflows/ci.yaml');
  expect(workflow).toContain('username: ${{ github.actor }}');
  expect(workflow).toContain(`IMAGE: registry.acme.example/${name}`);
  expect(await cloned(name, '.github/CODEOWNERS')).toBe('* @acme/team-at\n');
  expect(await tested(name)).toContain('fail 0');
  expect(await cloned(`env-${environment}`, 'catalog-info.yaml')).toContain(
    'type: environment',
  );
  expect(await cloned('fleet', `clusters/qa/${environment}.yaml`)).toContain(
    'kind: AppProject',
  );

  await page.goto('/environments');
  await expect(
    page.getByRole('link', { name: 'User acceptance' }).first(),
  ).toBeVisible({ timeout: 60_000 });
  await page.goto(`/catalog/default/component/${name}/environments`);
  // The first build makes 0.1.0 and reports it; the pull request asks for nothing before
  const dev = tile(page, 'Development');
  const first = dev.getByRole('link', { name: /#\d+/ });
  await expect(first).toBeVisible({ timeout: 60_000 });
  expect(await buildOf(name, 'v0.1.0')).toBe('success');
  await mergeOnForge(page, (await first.getAttribute('href'))!, DEVELOPER);
  await expect(dev).toContainText('0.1.0', { timeout: 60_000 });
  await expect(dev).toContainText('Healthy', { timeout: 60_000 });
  expect(await runningTag(DEV_CLUSTER, 'dev', name)).toBe('0.1.0');

  // It is not in QA yet: promoting adds it
  const qa = tile(page, 'Quality Assurance');
  await qa
    .getByRole('button', { name: 'Promote 0.1.0 to Quality Assurance' })
    .click();
  const review = page.getByRole('dialog');
  // The two environments are written in different layouts
  await review
    .getByRole('radio', { name: 'What every service needs' })
    .click({ force: true });
  await expect(review).toContainText(`+  ${name}:`);
  await review.getByRole('button', { name: 'Open pull request' }).click();
  await expect(review).toBeHidden();
  const link = qa.getByRole('link', { name: /#\d+/ });
  await mergeOnForge(page, (await link.getAttribute('href'))!, DEVELOPER);
  await expect(qa).toContainText('Healthy', { timeout: 60_000 });
  expect(await runningTag(QA_CLUSTER, 'qa', name)).toBe('0.1.0');
  await expect(link).toBeHidden({ timeout: 60_000 });

  // It goes from QA again, from Git and from the cluster
  await qa.getByRole('button', { name: /History/ }).click();
  await page
    .getByRole('button', { name: 'Remove from Quality Assurance…' })
    .click();
  await expect(review).toContainText(`-  ${name}:`);
  await expect(review).toContainText('0.1.0 → none');
  await expect(review).toContainText('deletes what runs');
  await checkAccessibility(page, '[role=dialog]');
  await review.getByText('I understand and agree').click();
  await review.getByRole('button', { name: 'Open pull request' }).click();
  await expect(review).toBeHidden();
  await mergeOnForge(page, (await link.getAttribute('href'))!, DEVELOPER);
  await expect(qa).toContainText('Not deployed here', { timeout: 60_000 });
  await expect(link).toBeHidden({ timeout: 60_000 });
  const history = page.getByRole('table', { name: /History/ });
  await expect(history).toContainText('0.1.0 removed');
  expect(await runningTag(QA_CLUSTER, 'qa', name)).toBeUndefined();
  await expect(
    qa.getByRole('button', { name: 'Promote 0.1.0 to Quality Assurance' }),
  ).toBeEnabled();
});

test('a push to dev shows on the open page without a reload', async ({
  page,
}) => {
  await signIn(page, DEVELOPER);
  // A replica of the signals backend turns its first socket down; that shall not be the one that is measured
  for (let loads = 0; loads < 4; loads++) {
    await openTab(page, 'notifications');
    await page.waitForTimeout(1_000);
  }
  await page.evaluate(() => {
    (window as any).sameDocument = true;
    // A page in the background does not poll: what it shows from now on came by a signal
    Object.defineProperty(document, 'hidden', { get: () => true });
  });
  const version = `0.10.${Date.now() % 100_000}`;
  await release('notifications', version);
  await push('env-dev', 'kustomization.yaml', text =>
    text.replace(
      /(name: registry\.acme\.example\/notifications\s+newTag: ).*/,
      `$1${version}`,
    ),
  );
  await expect
    .poll(() => runningTag(DEV_CLUSTER, 'dev', 'notifications'), {
      timeout: 30_000,
      intervals: [50],
    })
    .toBe(version);
  await expect(
    tile(page, 'Development').getByText(version, { exact: true }),
  ).toBeVisible();
  expect(await page.evaluate(() => (window as any).sameDocument)).toBe(true);
});

test('a version that nobody pushed waits for its image', async ({ page }) => {
  await signIn(page, DEVELOPER);
  await openTab(page, 'exchange-rates');
  const version = `2.4.${Date.now() % 100_000}`;
  await push('env-dev', 'kustomization.yaml', text =>
    text.replace(
      /(name: registry\.acme\.example\/exchange-rates\s+newTag: )\S+/,
      `$1${version}`,
    ),
  );
  const dev = tile(page, 'Development');
  await expect(dev).toContainText('ImagePullBackOff', { timeout: 60_000 });
  await checkAccessibility(page, 'main');
  await release('exchange-rates', version);
  await expect(dev).not.toContainText('ImagePullBackOff', { timeout: 60_000 });
  await expect(dev).toContainText('Healthy', { timeout: 60_000 });
});

test('promote from dev to qa, follow until healthy, and roll back', async ({
  page,
}) => {
  await signIn(page, DEVELOPER);
  await openTab(page, 'fund-transfer');
  for (const title of [
    'Development',
    'Quality Assurance',
    'Production EU',
    'Production US',
  ]) {
    await expect(tile(page, title)).toContainText('Synced');
    await expect(tile(page, title)).toContainText('Healthy');
  }
  const qa = tile(page, 'Quality Assurance');
  await expect(qa).toContainText('1.4.9');
  await expect(qa).toContainText('behind Development');
  await expect(
    tile(page, 'Production EU').getByRole('button', { name: /Promote/ }),
  ).toBeDisabled();
  await checkAccessibility(page, 'main');

  await qa
    .getByRole('button', { name: 'Promote 1.5.1 to Quality Assurance' })
    .click();
  const review = page.getByRole('dialog');
  await expect(review).toContainText('-      tag: "1.4.9"');
  await expect(review).toContainText('+      tag: "1.5.1"');
  await expect(review).toContainText('Add scheduled transfers');
  // The pull request is to be the developer's own, who signed in to the portal without the right to write for him
  const asMe = review.getByRole('checkbox', { name: /Open it as me/ });
  const popup = page.waitForEvent('popup');
  await review.getByText('Open it as me').click();
  await (await popup).getByRole('button', { name: DEVELOPER }).click();
  await expect(asMe).toBeChecked();
  await checkAccessibility(page, '[role=dialog]');
  await review.getByRole('button', { name: 'Open pull request' }).click();
  await expect(review).toBeHidden();

  const link = qa.getByRole('link', { name: /#\d+/ });
  await expect(link).toBeVisible();
  const url = (await link.getAttribute('href'))!;
  const forge = await page.context().newPage();
  await forge.goto(url);
  await expect(forge.getByRole('heading', { level: 1 })).toContainText(
    'Promote Fund Transfer to Quality Assurance: 1.4.9 → 1.5.1',
  );
  await expect(forge.getByRole('table')).toContainText('1.5.1');
  await expect(forge.getByText(/Promotion-Id: [0-9a-f-]{36}/)).toBeVisible();
  await forge.close();

  // Somebody changes the same line: the pull request conflicts until the change is carried onto it
  await push('env-qa', 'values.yaml', text =>
    text.replace(
      /(fund-transfer\s+tag: "1\.4\.9")/,
      '$1 # agreed with the auditors',
    ),
  );
  await qa
    .getByRole('link', { name: /Promotion/ })
    .first()
    .click();
  await expect(
    page.getByText(/carried onto [0-9a-f]{7} of main/).last(),
  ).toBeVisible({
    timeout: 60_000,
  });
  await openTab(page, 'fund-transfer');
  await mergeOnForge(page, url, DEVELOPER);
  await expect(qa.getByText('1.5.1', { exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await expect(qa).toContainText('Healthy', { timeout: 60_000 });
  await expect(link).toBeHidden({ timeout: 60_000 });
  expect(await runningTag(QA_CLUSTER, 'qa', 'fund-transfer')).toBe('1.5.1');
  expect(await cloned('env-qa', 'values.yaml')).toContain(
    'registry.acme.example/fund-transfer\n      tag: "1.5.1" # agreed with the auditors',
  );

  await qa.getByRole('button', { name: /History/ }).click();
  const history = page.getByRole('table', { name: /History/ });
  // The promotion, and what Git's log tells of the time before the portal
  await expect(history.getByRole('row')).toHaveCount(4, { timeout: 30_000 });
  await expect(
    history.getByRole('row', { name: '1.4.7 → 1.4.9' }),
  ).toContainText('from Git history');
  await expect(
    history.getByRole('row', { name: '1.4.9 → 1.5.1' }),
  ).toContainText(DEVELOPER);
  await history.getByRole('button', { name: 'Roll back to 1.4.9' }).click();
  await expect(review).toContainText('+      tag: "1.4.9"');
  await expect(review).toContainText('Add scheduled transfers');
  await review.getByRole('button', { name: 'Open pull request' }).click();
  await expect(review).toBeHidden();
  await expect(link).toBeVisible();
  const back = (await link.getAttribute('href'))!;
  expect(back).not.toBe(url);
  await mergeOnForge(page, back, DEVELOPER);
  await expect(qa.getByText('1.4.9', { exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await expect(link).toBeHidden({ timeout: 60_000 });
  await expect(history.getByRole('row')).toHaveCount(5);
});

test('a promotion that comes out degraded is rolled back at once', async ({
  page,
}) => {
  await signIn(page, DEVELOPER);
  await openTab(page, 'notifications');
  const qa = tile(page, 'Quality Assurance');
  const before = (await runningTag(QA_CLUSTER, 'qa', 'notifications'))!;
  const version = `0.11.${Date.now() % 100_000}-broken-in-qa`;
  await release('notifications', version);
  await push('env-dev', 'kustomization.yaml', text =>
    text.replace(
      /(name: registry\.acme\.example\/notifications\s+newTag: ).*/,
      `$1${version}`,
    ),
  );
  await qa
    .getByRole('button', { name: `Promote ${version} to Quality Assurance` })
    .click({ timeout: 60_000 });
  const review = page.getByRole('dialog');
  await review.getByRole('button', { name: 'Open pull request' }).click();
  await expect(review).toBeHidden();
  const link = qa.getByRole('link', { name: /#\d+/ });
  const url = (await link.getAttribute('href'))!;
  await mergeOnForge(page, url, DEVELOPER);
  await expect(qa).toContainText('Degraded', { timeout: 90_000 });

  await qa.getByRole('button', { name: /History/ }).click();
  await page
    .getByRole('table', { name: /History/ })
    .getByRole('button', { name: `Roll back to ${before}` })
    .first()
    .click();
  await review.getByRole('button', { name: 'Open pull request' }).click();
  await expect(review).toBeHidden();
  await expect(link).not.toHaveAttribute('href', url);
  const back = (await link.getAttribute('href'))!;
  await mergeOnForge(page, back, DEVELOPER);
  await expect(qa.getByText(before, { exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await expect(qa).toContainText('Healthy', { timeout: 60_000 });
  expect(await runningTag(QA_CLUSTER, 'qa', 'notifications')).toBe(before);
});

test('two services that are behind are promoted together', async ({ page }) => {
  await signIn(page, DEVELOPER);
  const services = [
    { name: 'customer-portal', title: 'Customer Portal' },
    { name: 'notifications', title: 'Notifications' },
  ];
  const version = `4.0.${Date.now() % 100_000}`;
  for (const { name } of services) {
    await release(name, version);
  }
  await push('env-dev', 'kustomization.yaml', text =>
    services.reduce(
      (rest, { name }) =>
        rest.replace(
          new RegExp(`(name: registry\\.acme\\.example/${name}\\s+newTag: ).*`),
          `$1${version}`,
        ),
      text,
    ),
  );
  await page.goto('/catalog/default/resource/qa/deployments');
  const dialog = page.getByRole('dialog');
  const rowOf = (title: string) =>
    dialog.getByRole('row', { name: new RegExp(title) });
  await expect(async () => {
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: 'Promote what is behind' })
      .click({ timeout: 2_000 });
    for (const { title } of services) {
      await expect(rowOf(title)).toContainText(`→ ${version}`, {
        timeout: 2_000,
      });
      await expect(rowOf(title).getByRole('checkbox')).toBeChecked({
        timeout: 500,
      });
    }
  }).toPass({
    timeout: 60_000,
    intervals: [1_000],
  });
  // Somebody else's
  await expect(rowOf('Account Info').getByRole('checkbox')).toBeDisabled();
  await checkAccessibility(page, '[role=dialog]');
  await dialog.getByText(/^All \d services$/).click();
  for (const { title } of services) {
    await rowOf(title).getByText(title).click();
  }
  await dialog.getByRole('button', { name: 'Review 2 services' }).click();
  await expect(
    dialog.getByRole('region', {
      name: 'Promote 2 services to Quality Assurance',
    }),
  ).toContainText(`+      tag: "${version}"`);
  await checkAccessibility(page, '[role=dialog]');
  await dialog.getByRole('button', { name: 'Open pull request' }).click();
  await expect(dialog).toBeHidden();

  await page
    .getByRole('row', { name: new RegExp(`${version}.*Customer Portal`) })
    .getByRole('link')
    .first()
    .click();
  const other = page
    .getByRole('list', { name: 'Together with' })
    .getByRole('link', { name: `notifications ${version}` });
  await expect(other).toBeVisible();
  const link = page.getByRole('link', { name: /^Pull request #\d+/ });
  await mergeOnForge(page, (await link.getAttribute('href'))!, DEVELOPER);
  const state = page.getByText(/^Healthy/).first();
  await expect(state).toBeVisible({ timeout: 90_000 });
  await other.click();
  await expect(
    page.getByRole('heading', { name: /notifications/ }),
  ).toBeVisible();
  await expect(state).toBeVisible({ timeout: 60_000 });
  for (const { name } of services) {
    expect(await runningTag(QA_CLUSTER, 'qa', name)).toBe(version);
  }
});

test('the inventory and the pages of an environment are accessible', async ({
  page,
}) => {
  await signIn(page, 'Viewer');
  await page.goto('/environments');
  await expect(page.getByRole('row', { name: /Fund Transfer/ })).toBeVisible();
  await checkAccessibility(page, 'main');
  await openTab(page, 'account-info');
  // This cluster is read through the proxy of the Kubernetes plugin, the others by kubeconfig
  await expect(tile(page, 'Production US')).toContainText('Healthy');
  await expect(
    tile(page, 'Quality Assurance').getByRole('button', { name: /Promote/ }),
  ).toBeDisabled();
});
