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
