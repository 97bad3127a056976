import {
  OWNER,
  type TestForge,
  startTestForge,
} from '../../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };
const ABSENT = '1'.repeat(40);

describe('Git objects', () => {
  let forge: TestForge;
  let main: string;
  let tree: string;

  beforeAll(async () => {
    forge = await startTestForge();
    const { data } = await forge.client().repos.getCommit({
      ...app,
      ref: 'main',
    });
    main = data.sha;
    tree = data.commit.tree.sha;
  });
  afterAll(() => forge.remove());

  const paths = async (tree_sha: string) => {
    const { data } = await forge
      .client()
      .git.getTree({ ...app, tree_sha, recursive: '1' });
    return data.tree.map(({ path }) => path);
  };

  it('edits a tree: adds from text and blob, moves a folder, removes', async () => {
    const writer = forge.client('writer');
    const { data: blob } = await writer.git.createBlob({
      ...app,
      content: Buffer.from([0, 255]).toString('base64'),
      encoding: 'base64',
    });
    const { data: before } = await writer.git.getTree({
      ...app,
      tree_sha: tree,
    });
    const config = before.tree.find(({ path }) => path === 'config')!;
    const { data } = await writer.git.createTree({
      ...app,
      base_tree: tree,
      tree: [
        { path: 'deep/text.txt', mode: '100644', type: 'blob', content: 'x' },
        { path: 'blob.bin', mode: '100755', type: 'blob', sha: blob.sha },
        { path: 'moved', mode: '040000', type: 'tree', sha: config.sha },
        { path: 'config/dev.yaml', mode: '100644', type: 'blob', sha: null },
      ],
    });
    expect(await paths(data.sha)).toEqual([
      'README.md',
      'blob.bin',
      'deep',
      'deep/text.txt',
      'doc.txt',
      'moved',
      'moved/dev.yaml',
    ]);
    const { data: read } = await writer.git.getBlob({
      ...app,
      file_sha: blob.sha,
    });
    expect([...Buffer.from(read.content, 'base64')]).toEqual([0, 255]);
  });

  it('keeps the author that a commit is made with', async () => {
    const { data } = await forge.client('writer').git.createCommit({
      ...app,
      message: 'For somebody else',
      tree,
      parents: [main],
      author: {
        name: 'Release manager',
        email: 'release@acme.example',
        date: '2026-01-02T03:04:05Z',
      },
    });
    expect(data).toMatchObject({
      author: { name: 'Release manager', date: '2026-01-02T03:04:05Z' },
      committer: { name: 'Release manager' },
      parents: [{ sha: main }],
      tree: { sha: tree },
    });
  });

  it.each([
    ['../outside', undefined],
    ['.git/hooks/x', undefined],
    ['', undefined],
    ['absent', ABSENT],
  ])('answers 422 to a tree with %j and object %s', async (path, sha) => {
    await expect(
      forge.client('writer').git.createTree({
        ...app,
        base_tree: tree,
        tree: [
          {
            path,
            mode: '100644',
            type: 'blob',
            ...(sha ? { sha } : { content: 'x' }),
          },
        ],
      }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it('answers 422 to a commit of what is absent, 404 to reading it', async () => {
    const writer = forge.client('writer');
    const message = 'No';
    for (const commit of [
      { tree: ABSENT, parents: [main] },
      { tree, parents: [ABSENT] },
      { tree: main, parents: [] },
    ]) {
      await expect(
        writer.git.createCommit({ ...app, message, ...commit }),
      ).rejects.toMatchObject({ status: 422 });
    }
    for (const attempt of [
      () => writer.git.getCommit({ ...app, commit_sha: ABSENT }),
      () => writer.git.getTree({ ...app, tree_sha: ABSENT }),
      () => writer.git.getBlob({ ...app, file_sha: ABSENT }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 404 });
    }
  });
});
