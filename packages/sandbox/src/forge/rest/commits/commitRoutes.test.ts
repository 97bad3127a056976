import { commitFiles } from '../../__testUtils__/commitFiles';
import {
  OWNER,
  type TestForge,
  startTestForge,
} from '../../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };

describe('commits', () => {
  let forge: TestForge;

  beforeAll(async () => {
    forge = await startTestForge();
  });
  afterAll(() => forge.remove());

  it.each([
    ['v1.0.0...main', 'ahead', 1, 0],
    ['main...v1.0.0', 'behind', 0, 1],
    ['main...main', 'identical', 0, 0],
  ])('compares %s: %s', async (basehead, status, ahead, behind) => {
    const { data } = await forge
      .client()
      .repos.compareCommitsWithBasehead({ ...app, basehead });
    expect(data).toMatchObject({
      status,
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
    });
  });

  it('compares branches that went apart', async () => {
    const writer = forge.client('writer');
    const { data: tag } = await writer.repos.getCommit({
      ...app,
      ref: 'v1.0.0',
    });
    await commitFiles(writer, {
      branch: 'apart/here',
      parent: tag.sha,
      files: { 'README.md': '# Other\n' },
    });
    const { data } = await writer.repos.compareCommitsWithBasehead({
      ...app,
      basehead: 'main...apart/here',
    });
    expect(data).toMatchObject({
      status: 'diverged',
      ahead_by: 1,
      behind_by: 1,
      merge_base_commit: { sha: tag.sha },
      files: [{ filename: 'README.md', status: 'modified' }],
    });
  });

  it('lists the commits that touch a path', async () => {
    const { data } = await forge
      .client()
      .repos.listCommits({ ...app, path: 'config' });
    expect(data.map(({ commit }) => commit.message)).toEqual(['Configure']);
  });

  it('shows one commit with its files', async () => {
    const { data } = await forge
      .client()
      .repos.getCommit({ ...app, ref: 'main' });
    expect(data).toMatchObject({
      commit: { message: 'Configure' },
      stats: { additions: 3, deletions: 0 },
      files: [{ filename: 'config/dev.yaml' }, { filename: 'doc.txt' }],
    });
  });

  it('sums up the newest status of each context', async () => {
    const writer = forge.client('writer');
    const { data: commit } = await writer.repos.getCommit({
      ...app,
      ref: 'main',
    });
    const set = (state: 'pending' | 'failure' | 'success', context: string) =>
      writer.repos.createCommitStatus({
        ...app,
        sha: commit.sha,
        state,
        context,
      });
    const summary = async () => {
      const { data } = await writer.repos.getCombinedStatusForRef({
        ...app,
        ref: 'main',
      });
      return [data.state, data.total_count];
    };
    expect(await summary()).toEqual(['pending', 0]);
    await set('success', 'build');
    expect(await summary()).toEqual(['success', 1]);
    await set('pending', 'test');
    expect(await summary()).toEqual(['pending', 2]);
    await set('failure', 'test');
    expect(await summary()).toEqual(['failure', 2]);
    await set('success', 'test');
    expect(await summary()).toEqual(['success', 2]);
  });
});
