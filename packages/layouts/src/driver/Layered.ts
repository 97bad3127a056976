import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlFile } from '../yaml/YamlFile';
import type { YamlPlace } from '../yaml/YamlPlace';
import type { ReadFolder } from './ReadFolder';

/** What becomes of an object on its way through a build. */
export interface BuiltObject {
  /** The object itself, and what it is behind each step that changes it. */
  stages: YamlPlace[];
  /** What it is and was called where the kustomization begins that comes last: so patches mean it. */
  names: string[];
  /** The patch that takes it out. */
  deletedBy?: YamlPlace;
}

/** What an object holds under a key of its data. */
export interface BuiltData {
  place: YamlPlace;
  /** What bases say of the same key, in the place of which it comes. */
  displaced: YamlPlace[];
}

/** What a kustomization that no other one leads to builds. */
export interface Build {
  /** The kustomization. */
  path: string;
  /** Whether it builds from a file. */
  leadsTo(path: string): boolean;
  /** Whether something may change an object in a text: a cheap look before it is parsed again. */
  mayChange(text: string): boolean;
  /** Whether it copies values of one object to others. */
  copies: boolean;
  /** What becomes of an object of such a file. */
  build(object: YamlPlace): BuiltObject;
  /** What an object that is generated, or written down, holds under a key of its data: as the last one sets it. */
  data(kind: string, name: string, key: string): BuiltData | undefined;
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
  /** The object of an engine that they are of: what it says of others is the same where it is said of these. */
  engine?: YamlPlace;
}

/** Files whose values are known only together with other files. */
export interface LayeredReader {
  /** Whether a text may be such a file: a cheap look before it is parsed again. */
  concerns(path: string, text: string): boolean;
  locate(file: YamlFile, around: Surroundings): LayeredValues[];
}
