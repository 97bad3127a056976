import type { Scm } from '@downstage/backstage-plugin-environments-node';
import { type ForgeHost, startForgeHost } from './__testUtils__/startForgeHost';

jest.setTimeout(60_000);

describe('a commit', () => {
  let host: ForgeHost;
  let scm: Required<Scm>;
  let head: string;
  let count = 0;

  const calls = () =>
    host.asked.map(({ method, path }) => {
      const [, api] = path.split('/api/');
      return `${method} ${api.replace(/^v3\/repos\/acme\/[^/]+\//, '')}`;
    });
  const headOf = async (branch: string) => {
    const found = await scm.repository.head(branch);
    return found.status === 'found' ? found.sha : undefined;
  };
  const commit = (
    ports: Scm = scm,
    rest: Partial<Parameters<Scm['repository']['commit']>[0]> = {},
  ) =>
    ports.repository.commit({
      branch: 'downstage/change',
      parent: head,
      create: true,
      message: 'Change a\n\nWhy: so\n\nPromotion-Id: x\n',
      files: [
        { path: 'a.yaml', content: 'a: 2 # ä\r\n' },
        { path: 'gone.yaml', content: null },
      ],
      ...rest,
    });

  beforeAll(async () => {
    host = await startForgeHost();
  });
  afterAll(() => host.stop());
  beforeEach(async () => {
    count += 1;
    ({ scm, head } = await host.create(`commits-${count}`, {
      'a.yaml': 'a: 1\n',
      'gone.yaml': 'b: 1\n',
    }));
    host.asked.length = 0;
  });

  it('takes a promotion from click to open in five requests', async () => {
    // What a draft comes to: the files that were reviewed, the commit, the pull request
    const tree = await scm.repository.tree(head);
    const files = tree.status === 'found' ? tree.files : [];
    await scm.repository.blobs(files.map(({ sha }) => sha));
    expect(calls()).toHaveLength(2);
    await commit();
    await scm.pullRequests.open({
      title: 'Change a',
      body: '',
      head: 'downstage/change',
      base: 'main',
    });
    expect(calls()).toEqual([
      `GET git/trees/${head}?recursive=1`,
      'POST graphql',
      'POST graphql',
      'POST pulls',
    ]);
  });

  it('is one request, and holds what was asked for', async () => {
    const done = await commit();
    const sha = done.status === 'committed' ? done.sha : '';
    await expect(headOf('downstage/change')).resolves.toBe(sha);
    await expect(scm.repository.commitAt(sha)).resolves.toMatchObject({
      message: 'Change a\n\nWhy: so\n\nPromotion-Id: x',
      parents: [head],
    });
    const tree = await scm.repository.tree(sha);
    const files = tree.status === 'found' ? tree.files : [];
    expect(files.map(({ path }) => path)).toEqual(['a.yaml']);
    const texts = await scm.repository.blobs(files.map(file => file.sha));
    expect([...texts.values()]).toEqual(['a: 2 # ä\r\n']);
    host.asked.length = 0;
    await commit(scm, { branch: 'another' });
    await commit(scm, { branch: 'main', create: false });
    expect(calls()).toEqual(['POST graphql', 'POST graphql']);
  });

  it('whose answer was lost is not made twice', async () => {
    const first = await commit();
    const sha = first.status === 'committed' ? first.sha : '';
    await expect(commit()).resolves.toEqual({ status: 'conflict', head: sha });
    await expect(headOf('downstage/change')).resolves.toBe(sha);
  });

  it('goes on where its branch was made and no more', async () => {
    await fetch(`${host.forge.apiUrl}/repos/acme/commits-${count}/git/refs`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${host.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ ref: 'refs/heads/downstage/change', sha: head }),
    });
    await expect(commit()).resolves.toMatchObject({ status: 'committed' });
    await expect(
      scm.repository.compare('main', 'downstage/change'),
    ).resolves.toMatchObject({ ahead: 1, behind: 0 });
  });

  it('that the host refuses leaves no branch', async () => {
    await expect(
      commit(scm, { files: [{ path: '../a.yaml', content: '' }] }),
    ).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(
        /committing to downstage\/change .*a\.yaml/,
      ),
    });
    await expect(headOf('downstage/change')).resolves.toBeUndefined();
  });

  it('onto a repository that was made again finds the new one', async () => {
    await commit();
    const api = `${host.forge.apiUrl}/repos/acme/commits-${count}`;
    await fetch(api, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${host.token}` },
    });
    await host.forge.seedRepository({
      name: `commits-${count}`,
      commits: [
        { message: 'Anew', files: { 'a.yaml': 'a: 0\n', 'gone.yaml': '' } },
      ],
    });
    await expect(
      commit(scm, { parent: (await headOf('main'))! }),
    ).resolves.toMatchObject({ status: 'committed' });
  });

  it('whose message GitHub would change, and a merge, go by REST', async () => {
    await commit(scm, { message: 'One\nTwo' });
    const side = (await headOf('downstage/change'))!;
    await commit(scm, { parent: side, create: false, onto: head });
    expect(calls().join()).not.toContain('graphql');
    await expect(scm.repository.commitAt(side)).resolves.toMatchObject({
      message: 'One\nTwo',
    });
  });

  it('names the credentials where they do not suffice', async () => {
    const weak = host
      .createProvider('reader-token')
      .forRepository(scm.repository.url)!;
    await expect(commit(weak)).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringMatching(/integrations\.github/),
    });
  });

  it('goes by REST where the host has no GraphQL', async () => {
    const old = await startForgeHost({ graphql: false });
    try {
      const { scm: ports, head: parent } = await old.create('old', {
        'a.yaml': 'a: 1\n',
        'gone.yaml': 'b: 1\n',
      });
      const done = await commit(ports, { parent });
      expect(done).toMatchObject({ status: 'committed' });
      const sha = done.status === 'committed' ? done.sha : '';
      await expect(commit(ports, { parent })).resolves.toEqual({
        status: 'conflict',
        head: sha,
      });
      await ports.repository.commit({
        branch: 'begun',
        parent,
        create: true,
        message: 'One',
        files: [{ path: 'a.yaml', content: 'a: 2\n' }],
      });
    } finally {
      await old.stop();
    }
  });
});
