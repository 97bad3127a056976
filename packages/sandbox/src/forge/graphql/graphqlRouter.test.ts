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
});
