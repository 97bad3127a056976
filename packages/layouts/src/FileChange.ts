/**
 * One file before and after; `before` is undefined for a new file.
 *
 * @public
 */
export interface FileChange {
  path: string;
  before?: string;
  after: string;
}
