import { rememberedGit } from './rememberedGit';

/** How one file differs between two trees. */
export interface FileDifference {
  path: string;
  previousPath?: string;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  /** The blob after the change, or the last one when it was removed. */
  sha: string;
  additions: number;
  deletions: number;
  /** Hunks in unified format; absent for binary files. */
  patch?: string;
}

/** The empty tree, which every repository knows. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const STATUS: Record<string, FileDifference['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

/** Compares two trees (or commits) file by file, renames detected. */
export async function compareTrees(
  dir: string,
  from: string,
  to: string,
): Promise<FileDifference[]> {
  const diff = ['diff', '-M', '--no-color', '--no-ext-diff'];
  const [raw, patches] = await Promise.all(
    [['--raw', '--no-abbrev', '-z'], ['-p']].map(async how => {
      const args = [...diff, ...how, from, to];
      const { stdout } = await rememberedGit(dir, args, { about: [from, to] });
      return stdout.toString();
    }),
  );
  const fields = raw.split('\0');
  const sections = patches.split(/^(?=diff --git )/m).filter(Boolean);
  const files: FileDifference[] = [];
  for (let i = 0; i + 1 < fields.length; ) {
    const [, , before, after, letter] = fields[i++].split(' ');
    const status = STATUS[letter[0]] ?? 'changed';
    const moved = status === 'renamed' || status === 'copied';
    const previousPath = moved ? fields[i++] : undefined;
    const path = fields[i++];
    const section = sections[files.length] ?? '';
    const start = section.search(/^@@ /m);
    const patch =
      start < 0 ? undefined : section.slice(start).replace(/\n$/, '');
    const lines = patch?.split('\n') ?? [];
    files.push({
      path,
      previousPath,
      status,
      sha: status === 'removed' ? before : after,
      additions: lines.filter(line => line.startsWith('+')).length,
      deletions: lines.filter(line => line.startsWith('-')).length,
      patch,
    });
  }
  return files;
}
