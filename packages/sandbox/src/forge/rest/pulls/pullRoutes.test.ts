import type { Octokit } from '@octokit/rest';
import { commitFiles } from '../../__testUtils__/commitFiles';
import {
  OWNER,
  type TestForge,
  startTestForge,
} from '../../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };

describe('pull requests', () => {
  let forge: TestForge;
  let writer: Octokit;
  let reviewer: Octokit;
  let count = 0;

  beforeAll(async () => {
    forge = await startTestForge();
    writer = forge.client('writer');
    reviewer = forge.client('reviewer');
  });
  afterAll(() => forge.remove());

  const openPull = async (files?: Record<string, string>, base = 'main') => {
    count += 1;
    const branch = `topic/${count}`;
    const file = `file-${count}.txt`;
    const sha = await commitFiles(writer, {
      branch,
      files: files ?? { [file]: 'text\n' },
    });
    const { data } = await writer.pulls.create({
      ...app,
      title: `Change ${count}`,
      body: 'Because',
      head: branch,
      base,
    });
    return { pull_number: data.number, branch, file, sha };
  };
  const headOfMain = async () =>
    (await writer.repos.getCommit({ ...app, ref: 'main' })).data;

  it('opens one with labels, files and commits', async () => {
    const { pull_number, branch, sha } = await openPull();
    await writer.issues.addLabels({
      ...app,
      issue_number: pull_number,
      labels: ['promotion', 'dev'],
    });
    const { data } = await writer.pulls.get({ ...app, pull_number });
    expect(data).toMatchObject({
      title: 'Change 1',
      body: 'Because',
      state: 'open',
      merged: false,
      mergeable: true,
      mergeable_state: 'clean',
      commits: 1,
      changed_files: 1,
      additions: 1,
      head: { ref: branch, sha },
      base: { ref: 'main' },
      user: { login: 'writer' },
      labels: [{ name: 'dev' }, { name: 'promotion' }],
      html_url: `${forge.url}/acme/app/pull/${pull_number}`,
    });
    const { data: files } = await writer.pulls.listFiles({
      ...app,
      pull_number,
    });
    expect(files).toMatchObject([
      {
        filename: 'file-1.txt',
        status: 'added',
        patch: '@@ -0,0 +1 @@\n+text',
      },
    ]);
    const { data: commits } = await writer.pulls.listCommits({
      ...app,
      pull_number,
    });
    expect(commits).toMatchObject([{ sha, author: { login: 'writer' } }]);
    const { data: found } = await writer.pulls.list({
      ...app,
      head: `acme:${branch}`,
    });
    expect(found.map(({ number }) => number)).toEqual([pull_number]);
  });

  it.each([
    ['merge', 2, 'Merge pull request'],
    ['squash', 1, 'Change'],
    ['rebase', 1, 'Change topic'],
  ] as const)('merges by %s', async (merge_method, parents, message) => {
    const { pull_number, sha } = await openPull();
    await commitFiles(writer, {
      branch: 'main',
      files: { [`moved-on-${merge_method}.txt`]: 'x' },
    });
    const before = await headOfMain();
    const { data } = await writer.pulls.merge({
      ...app,
      pull_number,
      merge_method,
      sha,
    });
    expect(data.merged).toBe(true);
    const after = await headOfMain();
    expect(after.sha).toBe(data.sha);
    expect(after.commit.message).toContain(message);
    expect(after.parents).toHaveLength(parents);
    expect(after.parents[0].sha).toBe(before.sha);
    const { data: pull } = await writer.pulls.get({ ...app, pull_number });
    expect(pull).toMatchObject({
      state: 'closed',
      merged: true,
      merge_commit_sha: data.sha,
      merged_by: { login: 'writer' },
    });
    const { data: pulls } =
      await writer.repos.listPullRequestsAssociatedWithCommit({
        ...app,
        commit_sha: data.sha,
      });
    expect(pulls.map(({ number }) => number)).toEqual([pull_number]);
    await expect(
      writer.pulls.merge({ ...app, pull_number }),
    ).rejects.toMatchObject({ status: 405 });
  });

  it('merges several at the same time', async () => {
    const pulls = [await openPull(), await openPull(), await openPull()];
    const results = await Promise.all(
      pulls.map(({ pull_number }) =>
        writer.pulls.merge({ ...app, pull_number }),
      ),
    );
    expect(results.map(({ data }) => data.merged)).toEqual([true, true, true]);
    const { data } = await writer.git.getTree({ ...app, tree_sha: 'main' });
    expect(data.tree.map(({ path }) => path)).toEqual(
      expect.arrayContaining(pulls.map(({ file }) => file)),
    );
  });

  it('lets a merge take the title and message of the caller', async () => {
    const { pull_number } = await openPull();
    await writer.pulls.merge({
      ...app,
      pull_number,
      merge_method: 'squash',
      commit_title: 'Promote',
      commit_message: 'To production',
    });
    const { commit } = await headOfMain();
    expect(commit.message).toBe('Promote\n\nTo production');
  });

  it('answers 422 to a merge method that it does not know', async () => {
    const { pull_number } = await openPull();
    await expect(
      writer.pulls.merge({
        ...app,
        pull_number,
        merge_method: 'fast-forward' as 'merge',
      }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it('answers 409 when the head is another than expected', async () => {
    const { pull_number } = await openPull();
    await expect(
      writer.pulls.merge({ ...app, pull_number, sha: '1'.repeat(40) }),
    ).rejects.toMatchObject({ status: 409 });
  });

  it('answers 405 to a merge with a conflict', async () => {
    const { pull_number } = await openPull({ 'doc.txt': 'theirs\ntwo\n' });
    await commitFiles(writer, {
      branch: 'main',
      files: { 'doc.txt': 'ours\ntwo\n' },
    });
    const { data } = await writer.pulls.get({ ...app, pull_number });
    expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    for (const merge_method of ['merge', 'squash', 'rebase'] as const) {
      await expect(
        writer.pulls.merge({ ...app, pull_number, merge_method }),
      ).rejects.toMatchObject({ status: 405 });
    }
  });

  it('keeps merging to writers', async () => {
    const { pull_number } = await openPull();
    await expect(
      forge.client('reader').pulls.merge({ ...app, pull_number }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      forge.client().pulls.merge({ ...app, pull_number }),
    ).rejects.toMatchObject({ status: 401 });
  });

  it('opens no second one for the same branches, and none without commits', async () => {
    const { branch } = await openPull();
    const same = { ...app, title: 'Again', head: branch, base: 'main' };
    await expect(writer.pulls.create(same)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('A pull request already exists'),
    });
    await expect(
      writer.pulls.create({ ...same, head: 'main' }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('No commits between'),
    });
    await expect(
      writer.pulls.create({ ...same, head: 'absent' }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it('gives parallel openings different numbers', async () => {
    const numbers = await Promise.all(
      ['one', 'two', 'three'].map(async name => {
        await commitFiles(writer, {
          branch: `parallel-${name}`,
          files: { [name]: name },
        });
        const { data } = await writer.pulls.create({
          ...app,
          title: name,
          head: `parallel-${name}`,
          base: 'main',
        });
        return data.number;
      }),
    );
    expect(new Set(numbers).size).toBe(3);
  });

  it('can be closed, opened again and retitled by its author', async () => {
    const { pull_number } = await openPull();
    const change = async (body: {
      state?: 'open' | 'closed';
      title?: string;
    }) => (await writer.pulls.update({ ...app, pull_number, ...body })).data;
    expect(await change({ state: 'closed' })).toMatchObject({
      state: 'closed',
      merged: false,
    });
    expect(await change({ state: 'open' })).toMatchObject({
      state: 'open',
      closed_at: null,
    });
    expect(await change({ title: 'Other' })).toMatchObject({ title: 'Other' });
  });

  it('refuses changes that cannot be', async () => {
    const { pull_number, branch } = await openPull();
    const change = (body: Record<string, string>) =>
      writer.pulls.update({ ...app, pull_number, ...body });
    const refused = { status: 422 };
    await expect(change({ state: 'burnt' })).rejects.toMatchObject(refused);
    await expect(change({ base: 'absent' })).rejects.toMatchObject(refused);
    await expect(
      forge.client('reader').pulls.update({ ...app, pull_number, title: 'x' }),
    ).rejects.toMatchObject({ status: 403 });
    await writer.git.deleteRef({ ...app, ref: `heads/${branch}` });
    const { data } = await writer.pulls.get({ ...app, pull_number });
    expect(data.state).toBe('closed');
    await expect(change({ state: 'open' })).rejects.toMatchObject(refused);

    const merged = await openPull();
    await writer.pulls.merge({ ...app, pull_number: merged.pull_number });
    await expect(
      writer.pulls.update({
        ...app,
        pull_number: merged.pull_number,
        state: 'open',
      }),
    ).rejects.toMatchObject(refused);
  });

  describe('with protection of the base', () => {
    beforeAll(async () => {
      await commitFiles(writer, { branch: 'stable', files: {} });
      await forge.client('admin').repos.updateBranchProtection({
        ...app,
        branch: 'stable',
        required_pull_request_reviews: { required_approving_review_count: 1 },
        required_status_checks: { strict: false, contexts: ['ci'] },
        enforce_admins: null,
        restrictions: null,
      });
    });

    const review = (
      client: Octokit,
      pull_number: number,
      event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT',
    ) => client.pulls.createReview({ ...app, pull_number, event, body: event });
    const state = async (pull_number: number) =>
      (await writer.pulls.get({ ...app, pull_number })).data.mergeable_state;
    const setStatus = (sha: string, value: 'success' | 'failure') =>
      writer.repos.createCommitStatus({
        ...app,
        sha,
        state: value,
        context: 'ci',
      });

    it('waits for an approval and a check', async () => {
      const { pull_number, sha } = await openPull(undefined, 'stable');
      const merge = () => writer.pulls.merge({ ...app, pull_number });
      await expect(merge()).rejects.toMatchObject({
        status: 405,
        message: expect.stringContaining('approving review is required'),
      });
      await review(reviewer, pull_number, 'APPROVE');
      await expect(merge()).rejects.toMatchObject({
        status: 405,
        message: expect.stringContaining('Required status check "ci"'),
      });
      await setStatus(sha, 'failure');
      expect(await state(pull_number)).toBe('blocked');
      await setStatus(sha, 'success');
      expect(await state(pull_number)).toBe('clean');
      await review(reviewer, pull_number, 'REQUEST_CHANGES');
      expect(await state(pull_number)).toBe('blocked');
      await review(reviewer, pull_number, 'APPROVE');
      expect((await merge()).data.merged).toBe(true);
    });

    it('does not count the approval of somebody without write access', async () => {
      const { pull_number, sha } = await openPull(undefined, 'stable');
      await setStatus(sha, 'success');
      await review(forge.client('reader'), pull_number, 'APPROVE');
      expect(await state(pull_number)).toBe('blocked');
    });

    it('lets nobody approve their own', async () => {
      const { pull_number } = await openPull(undefined, 'stable');
      for (const event of ['APPROVE', 'REQUEST_CHANGES'] as const) {
        await expect(review(writer, pull_number, event)).rejects.toMatchObject({
          status: 422,
        });
      }
      await review(writer, pull_number, 'COMMENT');
      const { data } = await writer.pulls.listReviews({ ...app, pull_number });
      expect(data).toMatchObject([
        { state: 'COMMENTED', user: { login: 'writer' } },
      ]);
    });

    it('asks people and teams to review', async () => {
      const { pull_number } = await openPull(undefined, 'stable');
      await writer.pulls.requestReviewers({
        ...app,
        pull_number,
        reviewers: ['reviewer'],
        team_reviewers: ['checkers'],
      });
      const { data } = await writer.pulls.get({ ...app, pull_number });
      expect(data).toMatchObject({
        requested_reviewers: [{ login: 'reviewer' }],
        requested_teams: [{ slug: 'checkers' }],
      });
    });
  });
});
