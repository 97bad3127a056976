import { browse } from './__testUtils__/browse';
import { commitFiles } from './__testUtils__/commitFiles';
import {
  OWNER,
  type TestForge,
  startTestForge,
} from './__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };

describe('startForge', () => {
  let forge: TestForge;
  afterEach(() => forge.remove());

  it('seeds a repository once', async () => {
    forge = await startTestForge();
    expect(forge.hasRepository('app')).toBe(true);
    expect(forge.hasRepository('other')).toBe(false);
    await forge.seedRepository({
      name: 'app',
      commits: [{ message: 'Other', files: { other: 'other' } }],
    });
    const { data } = await forge.client().repos.listCommits(app);
    expect(data.map(({ commit }) => commit.message)).toEqual([
      'Configure',
      'Begin',
    ]);
  });

  it('goes on with everything after a restart', async () => {
    forge = await startTestForge();
    const writer = forge.client('writer');
    const admin = forge.client('admin');
    const sha = await commitFiles(writer, {
      branch: 'topic',
      files: { a: 'a' },
    });
    const { data: pull } = await writer.pulls.create({
      ...app,
      title: 'Kept',
      head: 'topic',
      base: 'main',
    });
    const named = { ...app, pull_number: pull.number };
    await writer.issues.addLabels({
      ...app,
      issue_number: pull.number,
      labels: ['kept'],
    });
    await forge.client('reviewer').pulls.createReview({
      ...named,
      event: 'APPROVE',
    });
    await writer.repos.createCommitStatus({
      ...app,
      sha,
      state: 'success',
      context: 'ci',
    });
    await admin.repos.updateBranchProtection({
      ...app,
      branch: 'main',
      required_pull_request_reviews: { required_approving_review_count: 1 },
      required_status_checks: { strict: false, contexts: ['ci'] },
      enforce_admins: null,
      restrictions: null,
    });
    await admin.repos.createWebhook({
      ...app,
      config: { url: 'http://127.0.0.1:1' },
      events: ['release'],
    });
    const signIn = await browse(forge.url).submit('/login/oauth/authorize', {
      client_id: 'client',
      redirect_uri: 'http://portal.example/',
      login: 'writer',
    });
    const location = new URL(signIn.headers.get('location')!);

    forge = await forge.restart();
    const { data } = await forge.client('writer').pulls.get(named);
    expect(data).toMatchObject({
      title: 'Kept',
      labels: [{ name: 'kept' }],
      head: { sha },
      mergeable_state: 'clean',
    });
    const { data: hooks } = await forge.client('admin').repos.listWebhooks(app);
    expect(hooks).toHaveLength(1);
    const answer = await fetch(`${forge.url}/login/oauth/access_token`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        client_id: 'client',
        client_secret: 'client-secret',
        code: location.searchParams.get('code')!,
      }),
    });
    expect(await answer.json()).toMatchObject({ token_type: 'bearer' });
    const { data: merged } = await forge.client('writer').pulls.merge(named);
    expect(merged.merged).toBe(true);
  });

  it('reports a port that is taken', async () => {
    forge = await startTestForge();
    await expect(
      startTestForge({ port: forge.port, dataDir: `${forge.dataDir}/second` }),
    ).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
