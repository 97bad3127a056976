import { createHash } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readRefs } from './readRefs';
import { runGit } from './runGit';

/** Text files of a repository at one commit, by path. */
export type RepositoryFiles = ReadonlyMap<string, string>;

const REMEMBERED_COMMITS = 32;

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What opens the repositories below a URL. */
export interface GitCredentials {
  url: string;
  token: string;
}

/** Reads repositories through mirrors. All engines share one, so a repository is polled once for all of them. */
export class GitSource {
  private readonly folder: string;
  private readonly refsMaxAgeMs: number;
  private readonly credentials?: GitCredentials;
  private readonly refs = new Map<
    string,
    { at: number; refs: Promise<Map<string, string>> }
  >();
  private readonly files = new Map<string, Promise<RepositoryFiles>>();

  constructor(options: {
    folder: string;
    refsMaxAgeMs: number;
    credentials?: GitCredentials;
  }) {
    this.folder = options.folder;
    this.refsMaxAgeMs = options.refsMaxAgeMs;
    this.credentials = options.credentials;
  }

  /** The commit that a branch, tag or commit id names now. */
  async resolve(url: string, revision: string): Promise<string> {
    if (/^[0-9a-f]{40}$/.test(revision)) {
      return revision;
    }
    const refs = await this.refsOf(url);
    const commit = [
      revision,
      `refs/heads/${revision}`,
      `refs/tags/${revision}^{}`,
      `refs/tags/${revision}`,
    ]
      .map(name => refs.get(name))
      .find(Boolean);
    if (!commit) {
      throw new Error(`unable to resolve '${revision}' to a commit in ${url}`);
    }
    return commit;
  }

  /** Every file at a commit. */
  async readFiles(url: string, commit: string): Promise<RepositoryFiles> {
    const key = `${url}@${commit}`;
    const known = this.files.get(key);
    if (known) {
      return known;
    }
    const reading = this.load(url, commit);
    this.files.set(key, reading);
    reading.catch(() => this.files.delete(key));
    const [oldest] = this.files.keys();
    if (this.files.size > REMEMBERED_COMMITS) {
      this.files.delete(oldest);
    }
    return reading;
  }

  /** Who made a commit, when and why. */
  async readCommit(
    url: string,
    commit: string,
  ): Promise<{ author: string; date: string; message: string }> {
    if (!/^[0-9a-f]{40}$/.test(commit)) {
      throw new Error(`${commit} is not the id of a commit`);
    }
    const mirror = await this.mirrorWith(url, commit);
    const printed = await runGit(
      ['log', '-1', '--format=%an <%ae>%x00%aI%x00%B', commit],
      { cwd: mirror },
    );
    const [author, date, message] = printed.toString().split('\0');
    return { author, date, message: message.trim() };
  }

  private refsOf(url: string): Promise<Map<string, string>> {
    const known = this.refs.get(url);
    if (known && Date.now() - known.at < this.refsMaxAgeMs) {
      return known.refs;
    }
    const refs = readRefs(url, this.authorizationFor(url));
    this.refs.set(url, { at: Date.now(), refs });
    refs.catch(() => undefined);
    return refs;
  }

  private authorizationFor(url: string): string | undefined {
    const { credentials } = this;
    return credentials && url.startsWith(`${credentials.url}/`)
      ? `Basic ${Buffer.from(`git:${credentials.token}`).toString('base64')}`
      : undefined;
  }

  /** The mirror of a repository, with a commit in it. */
  private async mirrorWith(url: string, commit: string): Promise<string> {
    const mirror = await this.mirrorOf(url);
    const has = await runGit(['cat-file', '-e', `${commit}^{commit}`], {
      cwd: mirror,
    }).then(
      () => true,
      () => false,
    );
    if (!has) {
      await this.fetch(mirror, url);
    }
    return mirror;
  }

  private async load(url: string, commit: string): Promise<RepositoryFiles> {
    const mirror = await this.mirrorWith(url, commit);
    const listed = await runGit(['ls-tree', '-r', '-z', commit], {
      cwd: mirror,
    });
    const entries = listed
      .toString()
      .split('\0')
      .map(line => line.match(/^100\d+ blob ([0-9a-f]+)\t([^]+)$/))
      .filter((match): match is RegExpMatchArray => match !== null)
      .map(([, id, path]) => ({ id, path }));
    const contents = await this.readBlobs(
      mirror,
      entries.map(({ id }) => id),
    );
    return new Map(entries.map(({ path }, index) => [path, contents[index]]));
  }

  private async fetch(mirror: string, url: string): Promise<void> {
    const refs = '+refs/*:refs/mirror/*';
    const authorization = this.authorizationFor(url);
    const args = [
      ...(authorization
        ? ['-c', `http.extraHeader=Authorization: ${authorization}`]
        : []),
      ...['fetch', '--quiet', '--no-auto-maintenance', url, refs],
    ];
    try {
      await runGit(args, { cwd: mirror });
    } catch (error) {
      if (!/\.lock/.test((error as Error).message)) {
        throw error;
      }
      // A killed fetch leaves its locks behind; the mirror is only a copy.
      await rm(mirror, { recursive: true });
      await this.mirrorOf(url);
      await runGit(args, { cwd: mirror });
    }
  }

  private async readBlobs(mirror: string, ids: string[]): Promise<string[]> {
    const output = await runGit(['cat-file', '--batch'], {
      cwd: mirror,
      input: ids.map(id => `${id}\n`).join(''),
    });
    let at = 0;
    return ids.map(() => {
      const end = output.indexOf('\n', at);
      const size = Number(output.subarray(at, end).toString().split(' ')[2]);
      at = end + 1 + size + 1;
      return output.subarray(end + 1, end + 1 + size).toString();
    });
  }

  private async mirrorOf(url: string): Promise<string> {
    const id = createHash('sha256').update(url).digest('hex').slice(0, 16);
    const mirror = join(this.folder, `${id}.git`);
    if (!(await exists(join(mirror, 'HEAD')))) {
      await mkdir(mirror, { recursive: true });
      await runGit(['init', '--quiet', '--bare', mirror]);
    }
    return mirror;
  }
}
