import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlFile } from '../yaml/YamlFile';
import type { YamlPlace } from '../yaml/YamlPlace';
import type { ReadFolder } from './ReadFolder';

/** What stands around a file: the rest of its repository, as far as it was read. */
export interface Surroundings extends ReadFolder {
  /** Whether the repository has a file, read or not. */
  has(path: string): boolean;
  /** All files of the repository, read or not. */
  paths: string[];
  /** Whether an address is that of the repository itself; where that is not known, it is taken for it. */
  isOwn(address: string | undefined): boolean;
  /**
   * A file of values; undefined where it is not there, or was not read: it then is, and whoever asked is asked again.
   *
   * @param names - What its pins are known by beside what the file tells
   */
  values(path: string, names: PinName[]): YamlPlace | undefined;
  /** The same for a file that is read as what it is. */
  file(path: string): YamlFile | undefined;
}

/** Values that several files make up for one release, weighed against each other. */
export interface LayeredValues {
  /** Whose values they are, such as `the release shop`: for people who are told what else a change reaches. */
  owner: string;
  /** Those that win, then those that others win over, in whichever file they stand. */
  pins: VersionPin[];
}

/** Files whose values are known only together with other files. */
export interface LayeredReader {
  /** Whether a text may be such a file: a cheap look before it is parsed again. */
  concerns(path: string, text: string): boolean;
  locate(file: YamlFile, around: Surroundings): LayeredValues[];
}
