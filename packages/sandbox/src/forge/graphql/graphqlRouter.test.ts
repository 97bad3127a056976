import { createHash } from 'node:crypto';
import {
  type TestForge,
  startTestForge,
} from '../__testUtils__/startTestForge';

jest.setTimeout(60_000);

const shaOf = (content: string) =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex');

describe('graphqlRouter', () => {
  let forge: TestForge;
  beforeAll(async () => {
    forge = await startTestForge();
  });
  afterAll(() => forge.remove());

  const ask = (query: string) => forge.client('writer').graphql<any>(query);
  const repository = (fields: string, name = 'app') =>
    ask(`query { repository(owner: "acme", name: "${name}") { ${fields} } }`);

  it('gives blobs by their names', async () => {
    const [readme, doc] = ['# App\n', 'one\ntwo\n'];
    await expect(
      repository(`
        a: object(oid: "${shaOf(
          readme,
        )}") { oid ... on Blob { text byteSize isBinary isTruncated } }
        b: object(oid: "${shaOf(doc)}") { ... on Blob { text } }
        c: object(oid: "${'f'.repeat(40)}") { ... on Blob { text } }`),
    ).resolves.toEqual({
      repository: {
        a: {
          oid: shaOf(readme),
          text: readme,
          byteSize: 6,
          isBinary: false,
          isTruncated: false,
        },
        b: { text: doc },
        c: null,
      },
    });
  });

  it('refuses as GitHub does', async () => {
    await expect(repository('id', 'none')).rejects.toMatchObject({
      errors: [{ type: 'NOT_FOUND', path: ['repository'] }],
    });
    await expect(repository('stars')).rejects.toMatchObject({
      errors: [{ extensions: { code: 'undefinedField', fieldName: 'stars' } }],
    });
    await expect(
      forge
        .client()
        .graphql('query { repository(owner: "acme", name: "app") { id } }'),
    ).rejects.toMatchObject({ status: 401 });
  });

  it('makes a branch and commits to it in one document, once', async () => {
    const writer = forge.client('writer');
    const { data } = await writer.rest.git.getRef({
      owner: 'acme',
      repo: 'app',
      ref: 'heads/main',
    });
    const oid = data.object.sha;
    const found = await repository('id');
    const send = () =>
      writer.graphql<any>(
        `mutation ($ref: CreateRefInput!, $commit: CreateCommitOnBranchInput!) {
          createRef(input: $ref) { ref { name } }
          createCommitOnBranch(input: $commit) { commit { oid } ref { name } }
        }`,
        {
          ref: { repositoryId: found.repository.id, name: 'refs/heads/a', oid },
          commit: {
            branch: { repositoryNameWithOwner: 'acme/app', branchName: 'a' },
            expectedHeadOid: oid,
            message: { headline: 'One', body: 'Two' },
            fileChanges: {
              additions: [
                {
                  path: 'b.txt',
                  contents: Buffer.from('ä').toString('base64'),
                },
              ],
              deletions: [{ path: 'doc.txt' }],
            },
          },
        },
      );
    const done = await send();
    expect(done).toMatchObject({
      createRef: { ref: { name: 'a' } },
      createCommitOnBranch: { ref: { name: 'a' } },
    });
    const commit = await writer.rest.repos.getCommit({
      owner: 'acme',
      repo: 'app',
      ref: done.createCommitOnBranch.commit.oid,
    });
    expect(commit.data.commit.message).toBe('One\n\nTwo');
    expect(
      commit.data.files?.map(({ filename, status }) => [filename, status]),
    ).toEqual([
      ['b.txt', 'added'],
      ['doc.txt', 'removed'],
    ]);
    await expect(send()).rejects.toMatchObject({
      errors: [
        {
          type: 'UNPROCESSABLE',
          path: ['createRef'],
          message: expect.stringContaining('already exists'),
        },
        {
          type: 'STALE_DATA',
          path: ['createCommitOnBranch'],
          message: expect.stringContaining('Expected branch to point to'),
        },
      ],
    });
  });

  it('deletes a branch that is where it is expected, and no other', async () => {
    const { rest, graphql } = forge.client('writer');
    const at = { owner: 'acme', repo: 'app' };
    const { data } = await rest.git.getRef({ ...at, ref: 'heads/main' });
    const oid = data.object.sha;
    await rest.git.createRef({ ...at, ref: 'refs/heads/gone', sha: oid });
    const { repository: found } = await repository('id');
    const remove = (beforeOid: string) =>
      graphql(
        `
          mutation ($input: UpdateRefsInput!) {
            updateRefs(input: $input) {
              clientMutationId
            }
          }
        `,
        {
          input: {
            repositoryId: found.id,
            refUpdates: [
              {
                name: 'refs/heads/gone',
                beforeOid,
                afterOid: '0'.repeat(40),
              },
            ],
          },
        },
      );
    await expect(remove('1'.repeat(40))).rejects.toMatchObject({
      errors: [{ type: 'STALE_DATA', path: ['updateRefs'] }],
    });
    const gone = { ...at, ref: 'heads/gone' };
    await expect(rest.git.getRef(gone)).resolves.toBeDefined();
    await remove(oid);
    await expect(rest.git.getRef(gone)).rejects.toMatchObject({ status: 404 });
    await expect(remove(oid)).rejects.toMatchObject({
      errors: [
        {
          type: 'UNPROCESSABLE',
          message: expect.stringContaining('does not exist'),
        },
      ],
    });
  });
});
