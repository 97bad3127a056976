import type { TreeFile } from '@downstage/layouts';

/** A repository on disk, or a folder that is in none. */
export interface RepositoryOnDisk {
  /** Absolute path. */
  root: string;
  /** The folder that was given, relative to the root; `.` for itself. */
  folder: string;
  tree: TreeFile[];
  read(paths: string[]): Promise<Map<string, string>>;
}
