import {
  OWNER,
  type TestForge,
  startTestForge,
} from '../../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };
const encode = (text: string) => Buffer.from(text).toString('base64');

describe('contents', () => {
  let forge: TestForge;

  beforeAll(async () => {
    forge = await startTestForge();
  });
  afterAll(() => forge.remove());

  const read = async (path: string, ref?: string) => {
    const { data } = await forge
      .client()
      .repos.getContent({ ...app, path, ref });
    return data;
  };

  it('shows files and folders, at any ref', async () => {
    expect(await read('config')).toMatchObject([
      { name: 'dev.yaml', path: 'config/dev.yaml', type: 'file' },
    ]);
    expect(await read('config/dev.yaml')).toMatchObject({
      content: encode('version: 1\n'),
      encoding: 'base64',
      size: 11,
    });
    await expect(read('config', 'v1.0.0')).rejects.toMatchObject({
      status: 404,
    });
    await expect(read('absent')).rejects.toMatchObject({ status: 404 });
  });

  it('gives raw text to those who ask for it', async () => {
    const { data } = await forge.client().repos.getContent({
      ...app,
      path: 'config/dev.yaml',
      mediaType: { format: 'raw' },
    });
    expect(String(data)).toBe('version: 1\n');
  });

  it('creates, changes and deletes a file, each as a commit', async () => {
    const writer = forge.client('writer');
    const file = { ...app, path: 'notes/a file.md' };
    const created = await writer.repos.createOrUpdateFileContents({
      ...file,
      message: 'Create',
      content: encode('one\n'),
    });
    expect(created.status).toBe(201);
    const sha = created.data.content!.sha!;
    const change = { ...file, message: 'Change', content: encode('two\n') };
    await expect(
      writer.repos.createOrUpdateFileContents(change),
    ).rejects.toMatchObject({ status: 422 });
    await expect(
      writer.repos.createOrUpdateFileContents({
        ...change,
        sha: '1'.repeat(40),
      }),
    ).rejects.toMatchObject({ status: 409 });
    const changed = await writer.repos.createOrUpdateFileContents({
      ...change,
      sha,
    });
    expect(changed.status).toBe(200);
    expect(await read(file.path)).toMatchObject({ content: encode('two\n') });
    await expect(
      writer.repos.deleteFile({ ...file, message: 'Delete', sha }),
    ).rejects.toMatchObject({ status: 409 });
    await writer.repos.deleteFile({
      ...file,
      message: 'Delete',
      sha: changed.data.content!.sha!,
    });
    await expect(read(file.path)).rejects.toMatchObject({ status: 404 });
    const { data } = await writer.repos.listCommits({ ...app, per_page: 3 });
    expect(data.map(({ commit }) => commit.message)).toEqual([
      'Delete',
      'Change',
      'Create',
    ]);
  });

  it.each(['../outside', '.git/config', 'a//b'])(
    'refuses the path %s',
    async path => {
      const url = `${forge.apiUrl}/repos/acme/app/contents/${encodeURIComponent(
        path,
      )}`;
      const response = await fetch(url, {
        method: 'PUT',
        headers: {
          authorization: 'token token-of-writer',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ message: 'x', content: '' }),
      });
      expect(response.status).toBe(422);
    },
  );

  it('packs an archive', async () => {
    const { data } = await forge
      .client()
      .repos.downloadTarballArchive({ ...app, ref: 'v1.0.0' });
    expect(Buffer.from(data as ArrayBuffer).subarray(0, 2)).toEqual(
      Buffer.from([0x1f, 0x8b]),
    );
  });
});
