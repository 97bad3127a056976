import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

const run = promisify(execFile);

export const FORGE = 'http://localhost:7070';
export const QA_CLUSTER = 'http://localhost:7072';
export const PROD_EU_CLUSTER = 'http://localhost:7073';
export const DEV_CLUSTER = 'http://localhost:7071';
/** The sandbox's own token of continuous integration's role. */
const CI_TOKEN = 'sandbox-token-platform-engineer';

/** Signs in through the forge, as a role. */
export async function signIn(page: Page, role: string): Promise<void> {
  await page.goto('/');
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: /sign in/i }).click();
  await (await popup).getByRole('button', { name: role }).click();
  await expect(page.getByRole('link', { name: 'Create' })).toBeVisible();
}

export async function openTab(page: Page, service: string): Promise<void> {
  await page.goto(`/catalog/default/component/${service}/environments`);
  await expect(tile(page, 'Development')).toBeVisible();
}

/** Picks an entity in a field of the scaffolder's form. */
export async function pick(
  page: Page,
  label: string,
  option: string,
): Promise<void> {
  const field = page.getByRole('textbox', { name: label });
  await field.click();
  await field.pressSequentially(option);
  await page.getByRole('option', { name: option }).first().click();
}

/** The tile of an environment by its title. */
export function tile(page: Page, title: string) {
  return page.getByRole('article', { name: title });
}

/** Where a repository is cloned from, with credentials: it may be private. */
function remoteOf(repository: string): string {
  const url = new URL(`${FORGE}/acme/${repository}.git`);
  url.username = 'x-access-token';
  url.password = CI_TOKEN;
  return url.href;
}

/** Works in a clone of a repository with plain Git, as continuous integration does. */
async function inClone(
  repository: string,
  work: (
    git: (...args: string[]) => Promise<unknown>,
    folder: string,
  ) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'push-'));
  const git = (...args: string[]) =>
    run(
      'git',
      ['-c', 'user.name=ci', '-c', 'user.email=ci@acme.example', ...args],
      { cwd: folder },
    );
  try {
    await git('clone', '--quiet', remoteOf(repository), '.');
    await work(git, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Changes a file of a repository, which may be new, and pushes it. */
export async function push(
  repository: string,
  path: string,
  change: (text: string) => string,
): Promise<void> {
  await inClone(repository, async (git, folder) => {
    const file = join(folder, path);
    const text = await readFile(file, 'utf8').catch(() => '');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, change(text));
    await git('add', '--all');
    await git('commit', '--quiet', '--message', `Change ${path}`);
    await git('push', '--quiet');
  });
}

/** Has continuous integration make an image of a service's version, as a tag of it does, and waits until it is reported. */
export async function release(service: string, version: string): Promise<void> {
  const tag = `v${version}`;
  await inClone(service, async git => {
    await git('commit', '--quiet', '--allow-empty', '--message', tag);
    await git('tag', tag);
    await git('push', '--quiet', 'origin', tag);
  });
  await expect
    .poll(() => buildOf(service, tag), { timeout: 60_000, intervals: [100] })
    .toBe('success');
}

/** The state of the build of what a tag leads to. */
export async function buildOf(
  service: string,
  tag: string,
): Promise<string | undefined> {
  const response = await fetch(
    `${FORGE}/api/v3/repos/acme/${service}/commits/${tag}/statuses`,
    { headers: { authorization: `Bearer ${CI_TOKEN}` } },
  );
  const statuses: any = await response.json();
  return response.ok ? statuses[0]?.state : undefined;
}

/** Clones a repository and gives the text of a file in it. */
export async function cloned(repository: string, path: string) {
  const folder = await mkdtemp(join(tmpdir(), 'clone-'));
  try {
    await run('git', ['clone', '--quiet', remoteOf(repository), folder]);
    return await readFile(join(folder, path), 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Clones a repository, and runs its own tests there. */
export async function tested(repository: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clone-'));
  try {
    await run('git', ['clone', '--quiet', remoteOf(repository), folder]);
    const { stdout } = await run('npm', ['test'], { cwd: folder });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a pull request on the forge's own page, as a role. */
async function openOnForge(
  page: Page,
  url: string,
  role: string,
): Promise<Page> {
  const forge = await page.context().newPage();
  const back = new URL(url).pathname;
  await forge.goto(`${FORGE}/login?return_to=${encodeURIComponent(back)}`);
  await forge.getByRole('button', { name: role }).click();
  return forge;
}

/** Approves a pull request on the forge's own page, as a role. */
export async function approveOnForge(
  page: Page,
  url: string,
  role: string,
): Promise<void> {
  const forge = await openOnForge(page, url, role);
  await forge.getByRole('button', { name: 'Approve' }).click();
  await expect(forge.getByText(/approved/i).first()).toBeVisible();
  await forge.close();
}

/** Merges a pull request on the forge's own page, as a role. */
export async function mergeOnForge(
  page: Page,
  url: string,
  role: string,
): Promise<void> {
  const forge = await openOnForge(page, url, role);
  await forge.getByRole('button', { name: 'Merge pull request' }).click();
  await expect(forge.getByText('merged', { exact: true })).toBeVisible();
  await forge.close();
}

/** The image tag that a cluster's Deployment has now. */
export async function runningTag(
  cluster: string,
  namespace: string,
  name: string,
): Promise<string | undefined> {
  const response = await fetch(
    `${cluster}/apis/apps/v1/namespaces/${namespace}/deployments/${name}`,
  );
  const object: any = await response.json();
  return object.spec?.template.spec.containers[0].image.split(':').at(-1);
}

/** Checks a page, or a part of it, against WCAG 2.1 A and AA. */
export async function checkAccessibility(
  page: Page,
  include: string,
): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .include(include)
    .analyze();
  expect(
    violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(node => node.html),
    })),
  ).toEqual([]);
}
