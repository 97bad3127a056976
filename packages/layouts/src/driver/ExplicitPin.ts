import type { VersionPin } from '../pins/VersionPin';
import type { YamlFile } from '../yaml/YamlFile';

/**
 * A pin that detection cannot know: a file with a path in it, or with a regular expression of one capture group.
 *
 * @public
 */
export interface ExplicitPin {
  service: string;
  /** Relative to the repository's root. */
  file: string;
  /** Dotted, as in {@link PinnedScalar.path}. */
  path?: string;
  /** RE2 syntax: it runs in linear time, whatever the file. `^` and `$` mean lines. */
  pattern?: string;
}

/** The file of an explicit pin: its text, and what reading it finds. */
export interface GivenFile {
  text: string;
  parse(): YamlFile;
  locate(): VersionPin[];
}
