import type { Octokit } from '@octokit/rest';
import { type Browser, browse } from '../__testUtils__/browse';
import { commitFiles } from '../__testUtils__/commitFiles';
import {
  OWNER,
  type TestForge,
  startTestForge,
} from '../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };
const SCRIPT = '<script>alert(1)</script>';

describe('pages', () => {
  let forge: TestForge;
  let writer: Octokit;
  let count = 0;

  beforeAll(async () => {
    forge = await startTestForge();
    writer = forge.client('writer');
    await forge.seedRepository({
      name: 'hidden',
      private: true,
      commits: [{ message: 'Begin', files: { 'README.md': 'secret\n' } }],
    });
  });
  afterAll(() => forge.remove());

  const openPull = async (options: { title?: string; body?: string } = {}) => {
    count += 1;
    const branch = `page-${count}`;
    await commitFiles(writer, { branch, files: { [branch]: branch } });
    const { data } = await writer.pulls.create({
      ...app,
      title: 'A change',
      head: branch,
      base: 'main',
      ...options,
    });
    return { number: data.number, path: `/acme/app/pull/${data.number}` };
  };
  const as = async (login: string): Promise<Browser> => {
    const browser = browse(forge.url);
    await browser.signIn(login);
    return browser;
  };
  const read = async (path: string, browser = browse(forge.url)) =>
    (await browser.get(path)).text();
  const pullOf = async (pull_number: number) =>
    (await writer.pulls.get({ ...app, pull_number })).data;

  it.each([
    ['/', 'The application'],
    ['/acme/app', 'git clone'],
    ['/acme/app/tree/main/config', 'dev.yaml'],
    ['/acme/app/blob/main/config/dev.yaml', 'version: 1'],
    ['/acme/app/raw/v1.0.0/README.md', '# App'],
    ['/acme/app/commit/main', 'Configure'],
    ['/acme/app/compare/v1.0.0...main', 'Configure'],
    ['/acme/app/pulls', 'Pull requests of app'],
  ])('shows %s to anybody', async (path, text) => {
    const answer = await browse(forge.url).get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toBeTruthy();
    expect(await answer.text()).toContain(text);
  });

  it.each([
    '/acme/absent',
    '/acme/app/blob/main/absent',
    '/acme/app/pull/999',
    '/acme/app/compare/main',
    '/acme/app/commit/absent',
  ])('answers 404 to %s', async path => {
    expect((await browse(forge.url).get(path)).status).toBe(404);
  });

  it('serves the picture of accounts', async () => {
    const { data } = await writer.users.getAuthenticated();
    const answer = await fetch(data.avatar_url);
    expect(answer.headers.get('content-type')).toContain('image/svg+xml');
  });

  it('hides a private repository from who is not signed in', async () => {
    const paths = ['/acme/hidden', '/acme/hidden/raw/main/README.md'];
    const reader = await as('reader');
    for (const path of paths) {
      expect((await browse(forge.url).get(path)).status).toBe(404);
      expect((await reader.get(path)).status).toBe(200);
    }
    expect(await read('/')).not.toContain('hidden');
    expect(await read('/', reader)).toContain('hidden');
  });

  it('lets a reviewer approve and merge', async () => {
    const { number, path } = await openPull();
    const reviewer = await as('reviewer');
    expect(await read(path, reviewer)).toContain('Approve</button>');
    const approved = await reviewer.submit(path, { action: 'approve' });
    expect(approved.headers.get('location')).toBe(path);
    expect(await read(path, reviewer)).toContain('APPROVED');
    await reviewer.submit(path, { action: 'merge' });
    expect(await pullOf(number)).toMatchObject({
      merged: true,
      merged_by: { login: 'reviewer' },
    });
    expect(await read(path)).toContain('class="badge merged"');
  });

  it('lets the author close, not approve', async () => {
    const { number, path } = await openPull();
    const author = await as('writer');
    expect(await read(path, author)).not.toContain('Approve</button>');
    const refused = await author.submit(path, { action: 'approve' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('role="alert"');
    await author.submit(path, { action: 'close' });
    expect(await pullOf(number)).toMatchObject({
      state: 'closed',
      merged: false,
    });
  });

  it('says why a merge is refused', async () => {
    const { path } = await openPull();
    await forge.client('admin').repos.updateBranchProtection({
      ...app,
      branch: 'main',
      required_pull_request_reviews: { required_approving_review_count: 1 },
      required_status_checks: null,
      enforce_admins: null,
      restrictions: null,
    });
    const reviewer = await as('reviewer');
    expect(await read(path, reviewer)).not.toContain('Merge pull request</');
    const refused = await reviewer.submit(path, { action: 'merge' });
    expect(refused.status).toBe(405);
    expect(await refused.text()).toContain('approving review is required');
    await forge
      .client('admin')
      .repos.deleteBranchProtection({ ...app, branch: 'main' });
  });

  it.each([
    ['a form from elsewhere', 'reviewer', 'https://evil.example', 'merge', 404],
    ['a reader', 'reader', undefined, 'merge', 403],
    ['nobody', undefined, undefined, 'merge', 404],
    ['an action that it does not know', 'reviewer', undefined, 'burn', 422],
  ])('refuses %s', async (_, login, origin, action, status) => {
    const { number, path } = await openPull();
    const browser = login ? await as(login) : browse(forge.url);
    const headers: Record<string, string> = origin ? { origin } : {};
    const answer = await browser.submit(path, { action }, headers);
    expect(answer.status).toBe(status);
    expect(await pullOf(number)).toMatchObject({ state: 'open' });
  });

  it('shows markup as text wherever people write', async () => {
    const { number, path } = await openPull({
      title: SCRIPT,
      body: [
        `**bold** ${SCRIPT} <img src=x onerror=alert(1)>`,
        '[a link](javascript:alert(1)) [web](https://acme.example/?"onclick=1)',
        '![picture](javascript:alert(1) "onerror=")',
        '',
        SCRIPT,
        '',
        '```"><script>',
        SCRIPT,
        '```',
      ].join('\n'),
    });
    await writer.issues.addLabels({
      ...app,
      issue_number: number,
      labels: [SCRIPT],
    });
    const branch = 'branch-<script>';
    const sha = await commitFiles(writer, {
      branch,
      message: `${SCRIPT}\n\n${SCRIPT}`,
      files: { '<script>.txt': SCRIPT },
    });
    await writer.pulls.create({
      ...app,
      title: 'x',
      head: branch,
      base: 'main',
    });
    await forge.client('admin').repos.update({ ...app, description: SCRIPT });
    const ref = encodeURIComponent(branch);
    for (const shown of [
      path,
      `/acme/app/pull/${number + 1}`,
      '/acme/app/pulls',
      '/acme/app',
      '/',
      `/acme/app/commit/${sha}`,
      `/acme/app/compare/main...${ref}`,
      `/acme/app/tree/${ref}/`,
      `/acme/app/blob/${ref}/${encodeURIComponent('<script>.txt')}`,
    ]) {
      const html = await read(shown, await as('reviewer'));
      expect(html).toContain('#60;script');
      expect(html).not.toMatch(/<script|<img|href="javascript:|"onclick/i);
    }
    expect(await read(path)).toContain('<strong>bold</strong>');
  });
});
