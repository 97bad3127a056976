import type { TreeFile } from './LayoutDriver';

const MAX_BYTES = 1024 * 1024;

/** Joins a folder (`.` is the root) and a path below it. */
export function below(folder: string, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`;
}

/** The folder of a file; `.` for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** The files below a folder that are plain files of a size that is read. */
export function readableFiles(folder: string, tree: TreeFile[]): TreeFile[] {
  const prefix = folder === '.' ? '' : `${folder}/`;
  return tree.filter(
    file =>
      file.path.startsWith(prefix) &&
      file.mode !== '120000' &&
      (file.size ?? 0) <= MAX_BYTES,
  );
}
