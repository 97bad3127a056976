import { existsSync, realpathSync, statSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  type LocateResult,
  type TreeFile,
  locatePins,
} from '@downstage/layouts';
import type { RepositoryOnDisk } from './draft/RepositoryOnDisk';
import { UsageError } from './outcome';

/** A folder on disk with what was found in it. */
export interface Folder {
  /** Absolute path of the repository, or of the folder when it is in none. */
  root: string;
  located: LocateResult;
  /** A path as people see it: relative to the folder that they gave. */
  shown(path: string): string;
  /** The path in the repository of one that people gave. */
  given(path: string): string;
}

const toPosix = (path: string) => path.split(sep).join('/');

const SKIPPED = new Set(['.git', 'node_modules']);

function repositoryOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) {
      return at;
    }
    if (dirname(at) === at) {
      return folder;
    }
  }
}

async function readTree(root: string, folder = '.'): Promise<TreeFile[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const files = await Promise.all(
    entries.map(async (entry): Promise<TreeFile[]> => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) {
        return [{ path, mode: '120000' }];
      }
      if (entry.isDirectory()) {
        return SKIPPED.has(entry.name) ? [] : readTree(root, path);
      }
      return entry.isFile()
        ? [{ path, size: (await stat(join(root, path))).size }]
        : [];
    }),
  );
  return files.flat();
}

/** The text of a file, or undefined when it is not UTF-8: it could not be written back as it is. */
async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path);
  const text = bytes.toString('utf8');
  return text.includes('\0') || !Buffer.from(text, 'utf8').equals(bytes)
    ? undefined
    : text;
}

/**
 * The repository of a folder on disk.
 *
 * @throws UsageError when it is not a folder
 */
export async function readRepository(dir: string): Promise<RepositoryOnDisk> {
  const absolute = resolve(dir);
  if (!existsSync(absolute) || !statSync(absolute).isDirectory()) {
    throw new UsageError(`${dir} is not a folder`);
  }
  const real = realpathSync(absolute);
  const root = repositoryOf(real);
  return {
    root,
    folder: toPosix(relative(root, real)) || '.',
    tree: await readTree(root),
    async read(paths) {
      const texts = new Map<string, string>();
      for (const path of paths) {
        const full = join(root, path);
        const text = existsSync(full) ? await readText(full) : undefined;
        if (text !== undefined) {
          texts.set(path, text);
        }
      }
      return texts;
    },
  };
}

/**
 * Finds the versions in a folder on disk. Bases outside of it are followed within its Git repository.
 *
 * @throws UsageError when it is not a folder
 */
export async function readFolder(dir: string, layout: string): Promise<Folder> {
  const { root, folder, tree, read } = await readRepository(dir);
  const located = await locatePins({ folder, layout, tree, read });
  const real = join(root, folder);
  return {
    root,
    located,
    shown: path => toPosix(relative(real, join(root, path))),
    given: path => toPosix(relative(root, join(real, path))),
  };
}
