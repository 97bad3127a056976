/**
 * A folder that begins without services.
 *
 * @public
 */
export interface NewFolder {
  /** Of the environment, and of the namespace that it is delivered to. */
  name: string;
  /** For people; one line. */
  title: string;
  /** URL of the home page of the repository that has it, without `.git`. */
  repository: string;
  /** The branch of it that is delivered. */
  branch: string;
}

/**
 * What a folder begins with.
 *
 * @public
 */
export interface BegunFolder {
  /** As a source is to name it: `auto` where versions also come to stand in files of other layouts. */
  layout: string;
  /** Contents by path in the folder. */
  files: Record<string, string>;
}
