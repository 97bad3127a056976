import type { FileChange } from './FileChange';
import type { VersionPin } from './VersionPin';

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

/**
 * A service to be added to an environment.
 *
 * @public
 */
export interface ServiceAddition {
  name: string;
  /** Image repository without tag. */
  image: string;
  tag: string;
  /** Port that the container listens on. */
  port: number;
  /** Value of the label `app.kubernetes.io/part-of`. */
  partOf?: string;
}

/**
 * The pure code for one layout. `folder` is one of the environment's paths, `.` for the root.
 *
 * @public
 */
export interface LayoutDriver {
  name: string;
  /** Why this folder is of this layout, or undefined when it is not. */
  detect(folder: string, tree: TreeFile[]): string | undefined;
  /** The files below the folder that `locate` needs. */
  sources(folder: string, tree: TreeFile[]): string[];
  /** Finds the pins in one of those files. Never throws: what cannot be read is a problem. */
  locate(file: string, text: string): { pins: VersionPin[]; problem?: string };
  /**
   * The changes that add a service, or why it cannot be added.
   *
   * @param files - the texts of the layout's sources, by path
   */
  addService(options: {
    folder: string;
    files: ReadonlyMap<string, string>;
    service: ServiceAddition;
  }): { changes: FileChange[] } | { refused: string };
}
