import type { Scm } from '@downstage/backstage-plugin-environments-node';
import { type ForgeHost, startForgeHost } from './__testUtils__/startForgeHost';

jest.setTimeout(60_000);

const COUNT = 1_200;
const files: Record<string, string> = Object.fromEntries(
  Array.from({ length: COUNT }, (_, at) => [
    `apps/${at % 30}/base/f${at}.yaml`,
    `n: ${at}\n`,
  ]),
);

describe('a repository of many files', () => {
  let host: ForgeHost;
  let scm: Required<Scm>;
  let head: string;

  const calls = () =>
    host.asked.map(({ method, path }) => `${method} ${path.split('/api/')[1]}`);
  const read = async (from: Scm, commit: string) => {
    const tree = await from.repository.tree(commit);
    return tree.status === 'found' ? tree.files : [];
  };

  beforeAll(async () => {
    host = await startForgeHost();
    ({ scm, head } = await host.create('many', files));
  });
  afterAll(() => host.stop());
  beforeEach(() => void host.asked.splice(0));

  it('is read with one query for a hundred of them', async () => {
    const tree = await read(scm, head);
    host.asked.length = 0;
    const texts = await scm.repository.blobs(tree.map(({ sha }) => sha));
    expect(texts.size).toBe(COUNT);
    expect(tree.every(({ path, sha }) => texts.get(sha) === files[path])).toBe(
      true,
    );
    expect(calls()).toEqual(Array(12).fill('POST graphql'));
  });

  it('costs one request for each level that a commit changed', async () => {
    await read(scm, head);
    const done = await scm.repository.commit({
      branch: 'change',
      parent: head,
      create: true,
      message: 'Change',
      files: [
        { path: 'apps/3/base/f3.yaml', content: 'n: changed\n' },
        { path: 'apps/4/base/f4.yaml', content: null },
        { path: 'apps/new/base/f.yaml', content: 'n: new\n' },
      ],
    });
    const sha = done.status === 'committed' ? done.sha : '';
    host.asked.length = 0;
    const tree = await read(scm, sha);
    // The root, apps, three folders in it and what is in them
    expect(calls()).toHaveLength(8);
    expect(calls().join()).not.toContain('recursive');
    host.asked.length = 0;
    const other = host.createProvider().forRepository(scm.repository.url)!;
    const whole = await read(other, sha);
    expect(calls()).toHaveLength(1);
    const sorted = (list: typeof tree) =>
      [...list].sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(sorted(tree)).toEqual(sorted(whole));
    host.asked.length = 0;
    await read(scm, sha);
    expect(calls()).toEqual([]);
  });

  it('gives what GraphQL cuts or repairs as it is, and leaves out what is no text', async () => {
    const long = `${'x'.repeat(600_000)}\n`;
    const other = await host.create('mixed', {
      'long.yaml': long,
      'nul.txt': 'a\0b\n',
      'replacement.txt': 'a\ufffdb\n',
      'empty.txt': '',
      'crlf.yaml': '\ufeffa: 1\r\n',
    });
    const latin = await fetch(
      `${host.forge.apiUrl}/repos/acme/mixed/git/blobs`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${host.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ content: '5A==', encoding: 'base64' }),
      },
    );
    const { sha } = await latin.json();
    const tree = await read(other.scm, other.head);
    const shas = new Map(tree.map(file => [file.path, file.sha]));
    const texts = await other.scm.repository.blobs([...shas.values(), sha]);
    const textOf = (path: string) => texts.get(shas.get(path)!);
    expect(textOf('long.yaml')).toBe(long);
    expect(textOf('nul.txt')).toBe('a\0b\n');
    expect(textOf('replacement.txt')).toBe('a\ufffdb\n');
    expect(textOf('empty.txt')).toBe('');
    expect(textOf('crlf.yaml')).toBe('\ufeffa: 1\r\n');
    expect(texts.has(sha)).toBe(false);
  });

  it('is read one by one where the host has no GraphQL, which is asked for once', async () => {
    const old = await startForgeHost({ graphql: false });
    try {
      const small = Object.fromEntries(Object.entries(files).slice(0, 5));
      const { scm: ports, head: commit } = await old.create('old', small);
      const tree = await read(ports, commit);
      for (let times = 0; times < 2; times++) {
        const texts = await ports.repository.blobs(tree.map(({ sha }) => sha));
        expect([...texts.values()].sort()).toEqual(Object.values(small).sort());
      }
      const asked = old.asked.filter(({ path }) => path.includes('graphql'));
      expect(asked).toHaveLength(1);
    } finally {
      await old.stop();
    }
  });

  it('of a host without a token is read by REST', async () => {
    const anonymous = host
      .createProvider(null)
      .forRepository(scm.repository.url)!;
    const [one, two] = await read(scm, head);
    host.asked.length = 0;
    const texts = await anonymous.repository.blobs([one.sha, two.sha]);
    expect(texts.size).toBe(2);
    expect(calls().join()).not.toContain('graphql');
  });
});
