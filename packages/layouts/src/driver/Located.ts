import type { ImageEntry } from '../kustomization/imageEntries';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Another file that a file leads to. */
export interface FollowedFile {
  /** Relative to the repository's root; may be a folder, which stands for its kustomization or its files. */
  path: string;
  /** How it is read, where neither name nor content tells. */
  readAs?: VersionPin['readAs'];
  /** What a kustomization uses it for, when not as a resource. */
  as?: 'component' | 'patch' | 'transformer' | 'values';
  /** What its pins are known by, beside what the file tells: the object that a patch is for. */
  names?: PinName[];
}

/** What a file or an object in it tells. Problems are values: nothing throws. */
export interface Located {
  pins: VersionPin[];
  follows?: FollowedFile[];
  /** In their order, also those that set no version. */
  images?: ImageEntry[];
  problem?: string;
}

/** Reads a document that stands within another one, such as a patch in a string, by what it is. */
export type LocateNested = (root: YamlPlace, names: PinName[]) => VersionPin[];
