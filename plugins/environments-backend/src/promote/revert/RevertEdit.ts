import type { RevertedCommit } from '@downstage/backstage-plugin-environments-common';

/** How a whole change is taken back, from whichever commit. */
export interface RevertEdit {
  /** Newest first. */
  commits: Array<Pick<RevertedCommit, 'sha'> & { parent: string }>;
  /** Where the environment's files are: folders, in which `{service}` stands for any name. */
  folders: string[];
  /** Further files, which hold the service's version. */
  files: string[];
  /** The versions that it is about, which are no secrets. */
  versions: string[];
}
