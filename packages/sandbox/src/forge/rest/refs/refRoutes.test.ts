import type { Octokit } from '@octokit/rest';
import { commitFiles } from '../../__testUtils__/commitFiles';
import {
  OWNER,
  type TestForge,
  startTestForge,
} from '../../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };

describe('references', () => {
  let forge: TestForge;
  let writer: Octokit;
  let admin: Octokit;
  let main: string;

  beforeAll(async () => {
    forge = await startTestForge();
    writer = forge.client('writer');
    admin = forge.client('admin');
    const { data } = await writer.git.getRef({ ...app, ref: 'heads/main' });
    main = data.object.sha;
  });
  afterAll(() => forge.remove());

  it('creates, moves and deletes a branch with slashes in its name', async () => {
    const branch = 'feature/with/slashes';
    const sha = await commitFiles(writer, { branch, files: { a: 'a' } });
    const { data } = await writer.repos.getBranch({ ...app, branch });
    expect(data).toMatchObject({ name: branch, commit: { sha } });
    await writer.git.updateRef({
      ...app,
      ref: `heads/${branch}`,
      sha: main,
      force: true,
    });
    await writer.git.deleteRef({ ...app, ref: `heads/${branch}` });
    await expect(
      writer.repos.getBranch({ ...app, branch }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['one that exists', 'refs/heads/main', undefined, /already exists/],
    ['an invalid name', 'refs/heads/two..dots', undefined, /not a valid/],
    ['a name outside of refs/', 'main', undefined, /not a valid/],
    ['an absent object', 'refs/heads/new', '1'.repeat(40), /does not exist/],
    ['one below another', 'refs/heads/main/x', undefined, /update failed/],
  ])('answers 422 to creating %s', async (_, ref, sha, message) => {
    await expect(
      writer.git.createRef({ ...app, ref, sha: sha ?? main }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(message),
    });
  });

  it('answers 422 to a move that is no fast forward, unless forced', async () => {
    const branch = 'sideways';
    await commitFiles(writer, { branch, files: { b: 'b' } });
    const move = { ...app, ref: `heads/${branch}`, sha: main };
    await expect(writer.git.updateRef(move)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('not a fast forward'),
    });
    const { data } = await writer.git.updateRef({ ...move, force: true });
    expect(data.object.sha).toBe(main);
  });

  it('lets one of two racing moves win', async () => {
    const branch = 'raced';
    await writer.git.createRef({
      ...app,
      ref: `refs/heads/${branch}`,
      sha: main,
    });
    const results = await Promise.allSettled(
      ['x', 'y'].map(name =>
        commitFiles(writer, { branch, parent: main, files: { [name]: name } }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
  });

  it('keeps writing to writers', async () => {
    const ref = { ...app, ref: 'refs/heads/nope', sha: main };
    await expect(
      forge.client('reader').git.createRef(ref),
    ).rejects.toMatchObject({ status: 403 });
    await expect(forge.client().git.createRef(ref)).rejects.toMatchObject({
      status: 401,
    });
  });

  it('protects a branch from moves, deletion and direct edits by a writer', async () => {
    const branch = 'stable';
    await writer.git.createRef({
      ...app,
      ref: `refs/heads/${branch}`,
      sha: main,
    });
    await expect(
      writer.repos.getBranchProtection({ ...app, branch }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      admin.repos.getBranchProtection({ ...app, branch }),
    ).rejects.toMatchObject({ status: 404 });
    await admin.repos.updateBranchProtection({
      ...app,
      branch,
      required_pull_request_reviews: { required_approving_review_count: 2 },
      required_status_checks: null,
      enforce_admins: null,
      restrictions: null,
    });
    const { data } = await admin.repos.getBranchProtection({ ...app, branch });
    expect(
      data.required_pull_request_reviews?.required_approving_review_count,
    ).toBe(2);
    const refused = [
      () => commitFiles(writer, { branch, parent: main, files: { c: 'c' } }),
      () => writer.git.deleteRef({ ...app, ref: `heads/${branch}` }),
      () =>
        writer.repos.createOrUpdateFileContents({
          ...app,
          branch,
          path: 'c',
          message: 'c',
          content: 'Yw==',
        }),
    ];
    for (const attempt of refused) {
      await expect(attempt()).rejects.toMatchObject({
        status: expect.any(Number),
      });
    }
    const { data: kept } = await writer.repos.getBranch({ ...app, branch });
    expect(kept).toMatchObject({ commit: { sha: main }, protected: true });
    await admin.repos.deleteBranchProtection({ ...app, branch });
    await writer.git.deleteRef({ ...app, ref: `heads/${branch}` });
  });

  it('lists tags', async () => {
    await writer.git.createRef({ ...app, ref: 'refs/tags/v1.1.0', sha: main });
    const { data } = await writer.repos.listTags(app);
    expect(data.map(({ name }) => name)).toEqual(['v1.1.0', 'v1.0.0']);
    const { data: refs } = await writer.git.listMatchingRefs({
      ...app,
      ref: 'tags/v1.0',
    });
    expect(refs.map(({ ref }) => ref)).toEqual(['refs/tags/v1.0.0']);
  });
});
