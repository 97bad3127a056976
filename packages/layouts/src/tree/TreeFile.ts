/**
 * A file in a repository's tree.
 *
 * @public
 */
export interface TreeFile {
  /** Relative to the repository's root, with `/`. */
  path: string;
  /** Bytes, where the host tells. */
  size?: number;
  /** Git's mode: `100644`, `100755`, `120000` for a symbolic link. */
  mode?: string;
}
