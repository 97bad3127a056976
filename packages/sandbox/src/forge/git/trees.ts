import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { rememberedGit } from './rememberedGit';
import { runGit } from './runGit';
import { writeBlobs } from './objects';
import { NO_OBJECT } from './refs';

/** One entry of a tree. */
export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  /** Bytes, of blobs only. */
  size?: number;
}

/** A change to a tree: a new object at a path, or its removal. */
export interface TreeChange {
  path: string;
  /** Unless given, a file keeps the one that it has. */
  mode?: string;
  content?: string | Buffer;
  /** The object to put there; null removes the path. */
  sha?: string | null;
}

/** Lists a tree; `recursive` includes the entries of all folders. */
export async function listTree(
  dir: string,
  tree: string,
  options: { recursive?: boolean; path?: string } = {},
): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-z', '--long', '--full-tree'];
  if (options.recursive) {
    args.push('-r', '-t');
  }
  args.push(tree);
  if (options.path) {
    args.push('--', options.path);
  }
  const { stdout } = await rememberedGit(dir, args, { about: [tree] });
  return stdout
    .toString()
    .split('\0')
    .filter(Boolean)
    .map(line => {
      const tab = line.indexOf('\t');
      const name = line.slice(tab + 1);
      const [mode, type, sha, size] = line.slice(0, tab).split(/ +/);
      return {
        path: name,
        mode,
        type: type as TreeEntry['type'],
        sha,
        size: size === '-' ? undefined : Number(size),
      };
    });
}

/** The entry at one path of a commit or tree; the root is a tree itself. */
export async function findEntry(
  dir: string,
  tree: string,
  filePath: string,
): Promise<TreeEntry | undefined> {
  if (!filePath) {
    const args = ['rev-parse', `${tree}^{tree}`];
    const { stdout } = await rememberedGit(dir, args, { about: [tree] });
    return {
      path: '',
      mode: '040000',
      type: 'tree',
      sha: stdout.toString().trim(),
    };
  }
  return (await listTree(dir, tree, { path: filePath })).find(
    entry => entry.path === filePath,
  );
}

/** Whether a path may be written into a tree. */
export function isSafePath(filePath: string): boolean {
  return (
    filePath !== '' &&
    filePath.split('/').every(part => part && !/^(\.|\.\.|\.git)$/i.test(part))
  );
}

async function listFiles(dir: string, tree: string, filePath?: string) {
  const options = { recursive: true, path: filePath };
  const entries = await listTree(dir, tree, options);
  return entries.filter(({ type }) => type !== 'tree');
}

async function modeOf(
  dir: string,
  base: string | undefined,
  { path: filePath, mode, sha }: TreeChange,
): Promise<string> {
  const isKept = base && mode === undefined && sha !== null;
  const entry = isKept ? await findEntry(dir, base, filePath) : undefined;
  return mode ?? (entry?.type === 'blob' ? entry.mode : '100644');
}

/** Applies changes to a tree (or to nothing) and returns the new tree. */
export async function editTree(
  dir: string,
  base: string | undefined,
  changes: TreeChange[],
): Promise<string> {
  const index = path.join(dir, `edit-${randomUUID()}.index`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await runGit(dir, ['read-tree', base ?? '--empty'], { env });
    const lines: string[] = [];
    const texts = changes.filter(({ sha }) => sha === undefined);
    const blobs = await writeBlobs(
      dir,
      texts.map(({ content = '' }) => content),
    );
    const written = new Map(texts.map((change, at) => [change, blobs[at]]));
    for (const change of changes) {
      const mode = await modeOf(dir, base, change);
      const isFolder = mode === '040000';
      if (base && (change.sha === null || isFolder)) {
        const gone = await listFiles(dir, base, change.path);
        lines.push(...gone.map(file => `0 ${NO_OBJECT}\t${file.path}`));
      }
      if (change.sha && isFolder) {
        const files = await listFiles(dir, change.sha);
        lines.push(
          ...files.map(
            file => `${file.mode} ${file.sha}\t${change.path}/${file.path}`,
          ),
        );
      } else if (change.sha !== null) {
        const sha = change.sha ?? written.get(change);
        lines.push(`${mode} ${sha}\t${change.path}`);
      }
    }
    await runGit(dir, ['update-index', '-z', '--replace', '--index-info'], {
      env,
      input: lines.map(line => `${line}\0`).join(''),
    });
    return (await runGit(dir, ['write-tree'], { env })).trim();
  } finally {
    await rm(index, { force: true });
  }
}
