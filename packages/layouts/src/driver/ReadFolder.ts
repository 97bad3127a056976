import type { SourceFiles } from '../yaml/SourceFiles';

/** Who uses a file beside the folder that is read. */
export type UsedBy = (path: string) => 'nobody' | 'unknown' | { user: string };

/** A folder of an environment with the files that were read for it. */
export interface ReadFolder {
  /** Relative to the repository's root; `.` for the root. */
  folder: string;
  files: SourceFiles;
  /** Who else uses the files that stand outside of the folder; left out where that was not looked for. */
  usedBy?: UsedBy;
}

/** The paths of a folder, before anything of it is read. */
export interface FolderListing {
  folder: string;
  /** Whether the repository has a file. */
  has(path: string): boolean;
  /** Files of the folder that may hold configuration, at any depth and sorted. */
  inside: string[];
  /** Those of them that stand in the folder itself. */
  own: string[];
  /** Those of `own` that win over what stands beside them. */
  overrides: string[];
}

/** Where reading a folder begins. */
export interface Entry {
  /** What was found, in a few words: for people who ask why. */
  detection: string;
  /** Left out where every file is read: the pins then say what the layout is. */
  files?: string[];
  /** Whether the entry of any other layout goes before it. */
  yields?: boolean;
}
