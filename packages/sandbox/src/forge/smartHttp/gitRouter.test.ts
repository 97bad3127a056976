import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Receiver, startReceiver } from '../__testUtils__/startReceiver';
import {
  type Actor,
  OWNER,
  type TestForge,
  startTestForge,
} from '../__testUtils__/startTestForge';
import { gitEnvironment } from '../git/runGit';

jest.setTimeout(30_000);

const SECRET = 'hook-secret';
const app = { owner: OWNER, repo: 'app' };

describe('git over HTTP', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forge-git-'));
  let receiver: Receiver;
  let forge: TestForge;
  let count = 0;

  beforeAll(async () => {
    receiver = await startReceiver(SECRET);
    forge = await startTestForge({
      webhooks: [{ url: receiver.url, secret: SECRET, events: ['*'] }],
    });
    await forge.seedRepository({
      name: 'hidden',
      private: true,
      commits: [{ message: 'Begin', files: { 'README.md': 'hidden\n' } }],
    });
  });
  afterAll(async () => {
    await forge.remove();
    await receiver.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const git = async (dir: string, ...args: string[]) => {
    const identity = ['-c', 'user.name=T', '-c', 'user.email=t@acme.example'];
    const { stdout } = await promisify(execFile)(
      'git',
      [...identity, ...args],
      {
        cwd: dir,
        env: gitEnvironment(),
      },
    );
    return stdout.trim();
  };
  const clone = async (repository = 'app', actor?: Actor) => {
    const dir = path.join(folder, `clone-${count++}`);
    await git(folder, 'clone', '-q', forge.remote(repository, actor), dir);
    return dir;
  };
  const commit = async (dir: string, message: string) => {
    writeFileSync(path.join(dir, `file-${count++}.txt`), message);
    await git(dir, 'add', '.');
    await git(dir, 'commit', '-qm', message);
    return git(dir, 'rev-parse', 'HEAD');
  };
  const push = (dir: string, actor: Actor | undefined, ...refs: string[]) =>
    git(dir, 'push', '-q', forge.remote('app', actor), ...refs);

  it('lets anybody clone and fetch a public repository with its tags', async () => {
    const dir = await clone();
    expect(await git(dir, 'log', '--format=%s')).toBe('Configure\nBegin');
    expect(await git(dir, 'tag')).toBe('v1.0.0');
  });

  it('hides a private repository from the anonymous and shows it to readers', async () => {
    await expect(clone('hidden')).rejects.toThrow(/could not read Username/);
    const dir = await clone('hidden', 'reader');
    expect(await git(dir, 'log', '--format=%s')).toBe('Begin');
  });

  it('answers 401 to a push without credentials and to a wrong token', async () => {
    const url = `${forge.remote('app')}/info/refs?service=git-receive-pack`;
    const anonymous = await fetch(url);
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get('www-authenticate')).toMatch(/^Basic/);
    const authorization = `Basic ${btoa('writer:wrong')}`;
    const wrong = await fetch(url, { headers: { authorization } });
    expect(wrong.status).toBe(401);
  });

  it('refuses the push of a reader', async () => {
    const dir = await clone();
    await commit(dir, 'Not allowed');
    await expect(push(dir, 'reader', 'HEAD:refs/heads/nope')).rejects.toThrow(
      /403/,
    );
    await expect(push(dir, undefined, 'HEAD:refs/heads/nope')).rejects.toThrow(
      /could not read Username/,
    );
  });

  it('delivers signed push events for a pushed branch and tag', async () => {
    const dir = await clone();
    const sha = await commit(dir, 'Add a branch');
    await push(dir, 'writer', 'HEAD:refs/heads/topic', 'HEAD:refs/tags/v2.0.0');
    for (const ref of ['refs/heads/topic', 'refs/tags/v2.0.0']) {
      const { payload, signed } = await receiver.next(
        delivery => delivery.event === 'push' && delivery.payload.ref === ref,
      );
      expect(signed).toBe(true);
      expect(payload).toMatchObject({
        after: sha,
        created: true,
        deleted: false,
        forced: false,
        repository: { full_name: 'acme/app' },
        sender: { login: 'writer' },
        head_commit: { id: sha, message: 'Add a branch' },
      });
    }
  });

  it('takes a push that is sent in chunks', async () => {
    const dir = await clone();
    writeFileSync(path.join(dir, 'large.bin'), randomBytes(3_000_000));
    await git(dir, 'add', '.');
    await git(dir, 'commit', '-qm', 'Large');
    await push(dir, 'writer', 'HEAD:refs/heads/large');
    const other = await clone();
    await git(other, 'checkout', '-q', 'large');
    expect(statSync(path.join(other, 'large.bin')).size).toBe(3_000_000);
  });

  it('lets the head of an open pull request follow a push', async () => {
    const dir = await clone();
    await commit(dir, 'First');
    await push(dir, 'writer', 'HEAD:refs/heads/followed');
    const writer = forge.client('writer');
    const { data: pull } = await writer.pulls.create({
      ...app,
      title: 'Follow me',
      head: 'followed',
      base: 'main',
    });
    const sha = await commit(dir, 'Second');
    await push(dir, 'writer', 'HEAD:refs/heads/followed');
    const { payload } = await receiver.next(
      ({ event, payload: { action, number } }) =>
        event === 'pull_request' &&
        action === 'synchronize' &&
        number === pull.number,
    );
    expect(payload.pull_request.head.sha).toBe(sha);
    const { data } = await writer.pulls.get({
      ...app,
      pull_number: pull.number,
    });
    expect(data).toMatchObject({ head: { sha }, commits: 2, state: 'open' });

    await push(dir, 'writer', ':refs/heads/followed');
    await receiver.next(
      delivery =>
        delivery.event === 'pull_request' &&
        delivery.payload.action === 'closed',
    );
  });

  it('keeps a protected branch from a writer, not from an admin', async () => {
    const dir = await clone();
    await push(dir, 'admin', 'HEAD:refs/heads/guarded');
    await forge.client('admin').repos.updateBranchProtection({
      ...app,
      branch: 'guarded',
      required_pull_request_reviews: null,
      required_status_checks: null,
      enforce_admins: null,
      restrictions: null,
    });
    const sha = await commit(dir, 'Straight to the branch');
    await expect(
      push(dir, 'writer', 'HEAD:refs/heads/guarded'),
    ).rejects.toThrow(/refs\/heads\/guarded is protected/);
    await expect(push(dir, 'writer', ':refs/heads/guarded')).rejects.toThrow(
      /refs\/heads\/guarded is protected/,
    );
    await push(dir, 'admin', 'HEAD:refs/heads/guarded');
    const { data } = await forge
      .client()
      .repos.getBranch({ ...app, branch: 'guarded' });
    expect(data).toMatchObject({ commit: { sha }, protected: true });
  });
});
