import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlFile } from '../yaml/YamlFile';
import type { YamlPlace } from '../yaml/YamlPlace';
import type { ReadFolder } from './ReadFolder';

/** What a kustomization that no other one leads to builds. */
export interface Build {
  /** The kustomization. */
  path: string;
  /** Whether it builds from a file. */
  leadsTo(path: string): boolean;
  /** Whether something may change an object in a text: a cheap look before it is parsed again. */
  mayChange(text: string): boolean;
  /** An object of such a file, and what it is behind each patch that changes it. */
  stages(object: YamlPlace): YamlPlace[];
  /** What an object that is generated, or written down, holds under a key of its data; the last one that sets it. */
  data(kind: string, name: string, key: string): YamlPlace | undefined;
}

/** What stands around a file: the rest of its repository, as far as it was read. */
export interface Surroundings extends ReadFolder {
  /** The kustomization that the object is built by, where one is. */
  build?: Build;
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
  /** The files that a path stands for: a file itself, or those of a folder; they are read where they were not. */
  filesAt(path: string): string[];
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
