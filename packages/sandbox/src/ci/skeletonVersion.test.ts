import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextVersion, toRelease } from './nextVersion';

/** What a service of the golden path works its versions out with. */
const SCRIPT = join(
  __dirname,
  '../../../../templates/golden-path/skeleton/base/ci/next-version.sh',
);

describe("the version that a service's own CI works out", () => {
  let folder: string;

  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
  const commit = (message: string) =>
    git('commit', '--quiet', '--allow-empty', '--message', message);
  const version = () =>
    execFileSync('sh', [SCRIPT], { cwd: folder, encoding: 'utf8' }).trim();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'next-version-'));
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.name', 'team-at developer');
    git('config', 'user.email', 'team-at@acme.example');
    commit('Begin service loans');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is 0.1.0 at first', () => {
    expect(version()).toBe('0.1.0');
  });

  it('is that of the tag of its commit', () => {
    git('tag', 'v0.3.0');
    git('tag', 'v0.10.0');
    git('tag', 'v1.0.0-rc.1');
    expect(version()).toBe('0.10.0');
  });

  it.each([
    [['Fix a bug']],
    [['fix: round half even', 'chore(deps): bump']],
    [['feat: accept two currencies']],
    [['feat(api): accept two currencies', 'fix: one of them']],
    [['fix!: answer 409']],
    [['feat(api)!: drop v1', 'feat: v2']],
    [['refactor: names\n\nBREAKING CHANGE: the field is called amount']],
    [['docs: tell of feat: and of fix!: in a sentence']],
  ])('is the next one of the sandbox, too: %j', messages => {
    commit('feat: before the release');
    git('tag', 'v1.2.9');
    git('tag', 'v2.0.0-rc.1');
    messages.forEach(message => commit(message));
    expect(version()).toBe(nextVersion(toRelease('1.2.9')!, messages));
  });

  it('does not count what other branches have released', () => {
    git('tag', 'v1.0.0');
    git('checkout', '--quiet', '-b', 'next');
    commit('feat: later');
    git('tag', 'v2.0.0');
    git('checkout', '--quiet', 'main');
    commit('fix: now');
    expect(version()).toBe('1.0.1');
  });
});
