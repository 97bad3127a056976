import { expandFolder } from '@downstage/layouts';
import type { FoundTree } from '../../sources/withChanges';
import type { RevertEdit } from './RevertEdit';

/** A file as a commit has it. */
export interface FileAt {
  /** Of the blob. */
  sha: string;
  /** Git's mode. */
  mode: string;
  /** Bytes, where the host tells. */
  size?: number;
}

/** What a commit changed of a file; undefined: it is not there. */
export interface ChangedFile {
  path: string;
  before?: FileAt;
  after?: FileAt;
}

/** The mode of a file that is neither executable nor a link. */
export const ORDINARY = '100644';
/** The mode of what stands for a commit of another repository. */
export const SUBMODULE = '160000';

/** Everything that stands at a commit, by path; submodules are entries of their own mode. */
export function entriesOf({
  files,
  submodules,
}: FoundTree): Map<string, FileAt> {
  return new Map<string, FileAt>([
    ...files.map(
      ({ path, sha, mode = ORDINARY, size }) =>
        [path, { sha, mode, size }] as const,
    ),
    ...submodules.map(
      ({ path, sha }) => [path, { sha, mode: SUBMODULE }] as const,
    ),
  ]);
}

/** Whether two entries are the same, to the byte. */
export function isSameFile(a?: FileAt, b?: FileAt): boolean {
  return a?.sha === b?.sha && a?.mode === b?.mode;
}

/** What differs between two trees, in the order of paths. */
export function changedFiles(
  before: ReadonlyMap<string, FileAt>,
  after: ReadonlyMap<string, FileAt>,
): ChangedFile[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => !isSameFile(before.get(path), after.get(path)))
    .sort()
    .map(path => ({ path, before: before.get(path), after: after.get(path) }));
}

/** Tells which of some files belong to the environment. */
export function ownFiles(
  { folders, files }: Pick<RevertEdit, 'folders' | 'files'>,
  paths: string[],
): (path: string) => boolean {
  const tree = paths.map(path => ({ path }));
  const expanded = folders.flatMap(folder =>
    expandFolder(folder, tree).map(found => found.folder),
  );
  const given = new Set(files);
  return path =>
    given.has(path) ||
    expanded.some(folder => folder === '.' || path.startsWith(`${folder}/`));
}
