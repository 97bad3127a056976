/**
 * One file before and after.
 *
 * @public
 */
export interface FileChange {
  path: string;
  /** Undefined for a new file. */
  before?: string;
  /** Undefined for a file that is removed. */
  after?: string;
}

/**
 * Changes of files, or why they cannot be made.
 *
 * @public
 */
export type FolderEdit = { changes: FileChange[] } | { refused: string };
