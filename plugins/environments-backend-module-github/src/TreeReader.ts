import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import type { RepositoryClient } from './RepositoryClient';
import { answer } from './toScmError';

type Tree = Awaited<ReturnType<ScmRepository['tree']>>;
type Content = Pick<Extract<Tree, { status: 'found' }>, 'files' | 'submodules'>;

interface Entry {
  path: string;
  mode: string;
  type: string;
  sha: string;
  size?: number;
}

/** Below that, a whole list is one short answer. */
const LEAST_ENTRIES = 1_000;
/** More folders than that are read with the whole list. */
const MOST_FOLDERS = 24;

/** Entries by folder, without what is in their folders; the folders by the SHA of their tree. */
type Folders = Map<string, Entry[]>;

/** The folders of a whole list. */
function toFolders(root: string, entries: Entry[]): Folders {
  const shas = new Map([['', root]]);
  for (const { path, type, sha } of entries) {
    if (type === 'tree') {
      shas.set(path, sha);
    }
  }
  const folders: Folders = new Map(
    [...shas.values()].map((sha): [string, Entry[]] => [sha, []]),
  );
  // The same tree may stand in several places
  const filled = new Map<string, string>();
  for (const entry of entries) {
    const at = entry.path.lastIndexOf('/');
    const folder = at < 0 ? '' : entry.path.slice(0, at);
    const sha = shas.get(folder) ?? '';
    if ((filled.get(sha) ?? folder) === folder) {
      filled.set(sha, folder);
      folders.get(sha)?.push({ ...entry, path: entry.path.slice(at + 1) });
    }
  }
  return folders;
}

/** Reads the files of commits. Of a large tree, a later commit costs one request for each level that it changed. */
export class TreeReader {
  /** Of the tree that was read last, where that is large. */
  private known?: Folders;

  constructor(private readonly client: RepositoryClient) {}

  async read(commit: string): Promise<Tree> {
    return (await this.readChanged(commit)) ?? this.readWhole(commit);
  }

  private async readWhole(commit: string): Promise<Tree> {
    const found = await this.list(commit, { recursive: true });
    if (!found) {
      return { status: 'not-found' };
    }
    const { entries, truncated } = found;
    this.known =
      entries.length >= LEAST_ENTRIES && !truncated
        ? toFolders(commit, entries)
        : undefined;
    return {
      status: 'found',
      truncated,
      ...toContent(entries),
    };
  }

  /** Reads the folders that are not known, level by level; undefined where that costs more than the whole list. */
  private async readChanged(commit: string): Promise<Tree | undefined> {
    const { known } = this;
    if (!known) {
      return undefined;
    }
    const folders: Folders = new Map();
    let level = [commit];
    let left = MOST_FOLDERS;
    while (level.length > 0) {
      const missing = level.filter(sha => !known.has(sha));
      left -= missing.length;
      if (left < 0) {
        return undefined;
      }
      const lists = await Promise.all(
        missing.map(sha => this.list(sha, { recursive: false })),
      );
      for (const [at, sha] of missing.entries()) {
        const found = lists[at];
        if (!found || found.truncated) {
          return undefined;
        }
        folders.set(sha, found.entries);
      }
      for (const sha of level) {
        folders.set(sha, folders.get(sha) ?? known.get(sha)!);
      }
      level = [
        ...new Set(
          level
            .flatMap(sha => folders.get(sha)!)
            .filter(({ type, sha }) => type === 'tree' && !folders.has(sha))
            .map(({ sha }) => sha),
        ),
      ];
    }
    this.known = folders;
    return {
      status: 'found',
      truncated: false,
      ...toContent(entriesBelow(folders, commit)),
    };
  }

  private async list(
    sha: string,
    { recursive }: { recursive: boolean },
  ): Promise<{ entries: Entry[]; truncated: boolean } | undefined> {
    const { octokit, owner, repo, url } = this.client;
    const response = await answer(
      `reading the tree of ${sha} in ${url}`,
      () =>
        octokit.rest.git.getTree({
          owner,
          repo,
          tree_sha: sha,
          ...(recursive ? { recursive: '1' } : {}),
        }),
      { 404: undefined, 409: undefined, 422: undefined },
    );
    return (
      response && {
        entries: response.data.tree,
        truncated: response.data.truncated,
      }
    );
  }
}

/** Files, and what Git calls commits: submodules. */
function toContent(entries: Entry[]): Content {
  const ofType = (wanted: string) =>
    entries.filter(({ type }) => type === wanted);
  return {
    files: ofType('blob').map(({ path, sha, size, mode }) => ({
      path,
      sha,
      size,
      mode,
    })),
    submodules: ofType('commit').map(({ path, sha }) => ({ path, sha })),
  };
}

/** All entries below a folder, in the order of their paths. */
function entriesBelow(folders: Folders, root: string): Entry[] {
  const walk = (sha: string, prefix: string): Entry[] =>
    (folders.get(sha) ?? []).flatMap(entry =>
      entry.type === 'tree'
        ? walk(entry.sha, `${prefix}${entry.path}/`)
        : [{ ...entry, path: `${prefix}${entry.path}` }],
    );
  return walk(root, '');
}
