import {
  OWNER,
  type TestForge,
  startTestForge,
} from '../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };
const hidden = { owner: OWNER, repo: 'hidden' };

describe('the REST API', () => {
  let forge: TestForge;

  beforeAll(async () => {
    forge = await startTestForge();
    await forge.seedRepository({
      name: 'hidden',
      private: true,
      commits: [{ message: 'Begin', files: { 'README.md': 'secret\n' } }],
    });
  });
  afterAll(() => forge.remove());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(forge.apiUrl + path, { headers });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('answers in GitHub shape to what is absent, malformed or forbidden', async () => {
    const absent = await get('/repos/acme/absent');
    expect(absent.status).toBe(404);
    expect(await absent.json()).toMatchObject({
      message: 'Not Found',
      documentation_url: expect.any(String),
    });
    const wrong = await get('/user', bearer('wrong'));
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ message: 'Bad credentials' });
    const malformed = await fetch(`${forge.apiUrl}/orgs/acme/repos`, {
      method: 'POST',
      headers: {
        ...bearer('token-of-admin'),
        'content-type': 'application/json',
      },
      body: '{',
    });
    expect(malformed.status).toBe(400);
  });

  it.each(['token', 'Bearer', 'Basic'])('takes a token as %s', async scheme => {
    const value =
      scheme === 'Basic'
        ? Buffer.from('x-access-token:token-of-writer').toString('base64')
        : 'token-of-writer';
    const answer = await get('/user', { authorization: `${scheme} ${value}` });
    expect(await answer.json()).toMatchObject({ login: 'writer' });
  });

  it('links the pages of a list', async () => {
    const writer = forge.client('writer');
    const { data: main } = await writer.git.getRef({
      ...app,
      ref: 'heads/main',
    });
    for (const name of ['a', 'b', 'c', 'd']) {
      await writer.git.createRef({
        ...app,
        ref: `refs/heads/list/${name}`,
        sha: main.object.sha,
      });
    }
    const { headers, data } = await writer.repos.listBranches({
      ...app,
      per_page: 2,
      page: 2,
    });
    expect(data.map(({ name }) => name)).toEqual(['list/c', 'list/d']);
    const rels = [...headers.link!.matchAll(/page=(\d)>; rel="(\w+)"/g)];
    expect(
      Object.fromEntries(rels.map(([, page, rel]) => [rel, page])),
    ).toEqual({ prev: '1', next: '3', last: '3', first: '1' });
    const all = await writer.paginate(writer.repos.listBranches, {
      ...app,
      per_page: 2,
    });
    expect(all).toHaveLength(5);
    const { headers: single } = await writer.repos.listBranches(app);
    expect(single.link).toBeUndefined();
  });

  it('answers 304 to who has the newest, without counting it', async () => {
    const headers = bearer('token-of-reader');
    const used = (answer: Response) =>
      Number(answer.headers.get('x-ratelimit-used'));
    const first = await get('/repos/acme/app', headers);
    const etag = first.headers.get('etag')!;
    const second = await get('/repos/acme/app', {
      ...headers,
      'if-none-match': etag,
    });
    expect(second.status).toBe(304);
    expect(used(second)).toBe(used(first));
    const third = await get('/repos/acme/app', headers);
    expect(third.status).toBe(200);
    expect(used(third)).toBe(used(first) + 1);
  });

  it('refuses more requests than the limit', async () => {
    const small = await startTestForge({ rateLimit: 2 });
    try {
      const url = `${small.apiUrl}/repos/acme/app`;
      const statuses = [];
      for (let i = 0; i < 3; i++) {
        statuses.push((await fetch(url)).status);
      }
      expect(statuses).toEqual([200, 200, 403]);
      const other = await fetch(url, { headers: bearer('token-of-reader') });
      expect(other.status).toBe(200);
    } finally {
      await small.remove();
    }
  });

  it('hides a private repository from the anonymous', async () => {
    const anonymous = forge.client();
    for (const attempt of [
      () => anonymous.repos.get(hidden),
      () => anonymous.repos.getContent({ ...hidden, path: 'README.md' }),
      () => anonymous.repos.listBranches(hidden),
      () => anonymous.repos.downloadTarballArchive({ ...hidden, ref: 'main' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 404 });
    }
    const names = async (client = anonymous) => {
      const { data } = await client.repos.listForOrg({ org: OWNER });
      const { data: found } = await client.search.repos({ q: 'org:acme' });
      expect(found.items.map(({ name }) => name)).toEqual(
        data.map(({ name }) => name),
      );
      return data.map(({ name }) => name);
    };
    expect(await names()).toEqual(['app']);
    expect(await names(forge.client('reader'))).toEqual(['app', 'hidden']);
  });

  it('knows one organization', async () => {
    const writer = forge.client('writer');
    for (const attempt of [
      () => writer.repos.listForOrg({ org: 'other' }),
      () => writer.teams.list({ org: 'other' }),
      () => writer.orgs.get({ org: 'writer' }),
      () => writer.repos.get({ owner: 'other', repo: 'app' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 404 });
    }
  });

  it('shows teams and their members', async () => {
    const writer = forge.client('writer');
    const { data: teams } = await writer.teams.list({ org: OWNER });
    expect(teams.map(({ slug }) => slug)).toEqual(['checkers', 'makers']);
    const { data: members } = await writer.teams.listMembersInOrg({
      org: OWNER,
      team_slug: 'makers',
    });
    expect(members.map(({ login }) => login)).toEqual(['writer', 'reviewer']);
    const { data: own } = await writer.teams.listForAuthenticatedUser();
    expect(own.map(({ slug }) => slug)).toEqual(['makers']);
  });

  it('creates, describes and deletes a repository', async () => {
    const admin = forge.client('admin');
    const { data } = await admin.repos.createInOrg({
      org: OWNER,
      name: 'made',
      private: true,
      auto_init: true,
    });
    expect(data).toMatchObject({
      full_name: 'acme/made',
      private: true,
      default_branch: 'main',
    });
    const made = { owner: OWNER, repo: 'made' };
    for (const name of ['made', 'MADE', '../made', 'made.git', '']) {
      await expect(
        admin.repos.createInOrg({ org: OWNER, name }),
      ).rejects.toMatchObject({ status: 422 });
    }
    await expect(
      forge.client('reader').repos.createInOrg({ org: OWNER, name: 'more' }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      forge.client('writer').repos.delete(made),
    ).rejects.toMatchObject({ status: 403 });
    await admin.repos.delete(made);
    await expect(admin.repos.get(made)).rejects.toMatchObject({ status: 404 });
    expect(forge.hasRepository('made')).toBe(false);
  });

  it('gives a team and a collaborator more than they have', async () => {
    const admin = forge.client('admin');
    const permissions = async () =>
      (await forge.client('reader').repos.get(app)).data.permissions;
    expect(await permissions()).toMatchObject({ push: false, pull: true });
    await admin.repos.addCollaborator({
      ...app,
      username: 'reader',
      permission: 'push',
    });
    expect(await permissions()).toMatchObject({ push: true, admin: false });
    const { data } = await admin.repos.getCollaboratorPermissionLevel({
      ...app,
      username: 'reader',
    });
    expect(data.permission).toBe('write');
    const ofTeam = { org: OWNER, team_slug: 'checkers', ...app };
    const check = () =>
      admin.teams.checkPermissionsForRepoInOrg({
        ...ofTeam,
        headers: { accept: 'application/vnd.github.v3.repository+json' },
      });
    await expect(check()).rejects.toMatchObject({ status: 404 });
    await admin.teams.addOrUpdateRepoPermissionsInOrg({
      ...ofTeam,
      permission: 'push',
    });
    expect((await check()).data.permissions).toMatchObject({
      push: true,
      admin: false,
    });
    await admin.teams.addOrUpdateRepoPermissionsInOrg({
      ...ofTeam,
      permission: 'admin',
    });
    const { data: seen } = await forge.client('reviewer').repos.get(app);
    expect(seen.permissions).toMatchObject({ admin: true });
  });
});
