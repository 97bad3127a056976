import type { FileChange } from './edit/FileChange';
import type { FolderDraft } from './edit/FileDraft';
import type { PinPlace } from './pins/pinKey';
import type { PinName, VersionPin } from './pins/VersionPin';
import type { YamlFile } from './yaml/YamlFile';
import type { YamlPlace } from './yaml/YamlPlace';

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
  /** The chart that deploys it, where the environment deploys charts. */
  chart?: {
    name: string;
    /** As the layout writes it: a URL, `oci://…`, or helmfile's name of a repository. */
    repository: string;
    version: string;
  };
}

/**
 * The files of one folder of an environment, as far as they were read.
 *
 * @public
 */
export interface LayoutFolder {
  /** Relative to the repository's root; `.` for the root. */
  folder: string;
  /** Texts by path. */
  files: ReadonlyMap<string, string>;
}

/**
 * Changes of files, or why they cannot be made.
 *
 * @public
 */
export type FolderEdit = { changes: FileChange[] } | { refused: string };

/** Another file that a file leads to. */
export interface FollowedFile {
  /** Relative to the repository's root; may be a folder, which stands for its kustomization or its files. */
  path: string;
  /** How it is read, where neither name nor content tells. */
  readAs?: VersionPin['readAs'];
  /** What a kustomization uses it for, when not as a resource. */
  as?: 'component' | 'patch';
  /** What its pins are known by, beside what the file tells: the object that a patch is for. */
  names?: PinName[];
}

/** An entry of `images`, of a kustomization or what is merged into one, by the names as they are written. */
export interface ImageEntry extends PinPlace {
  name: string;
  newName?: string;
}

/** What a file or an object in it tells. Problems are values: nothing throws. */
export interface Located {
  pins: VersionPin[];
  follows?: FollowedFile[];
  /** In their order, also those that set no version. */
  images?: ImageEntry[];
  problem?: string;
}

/** What something deployed is known by; what a file does not tell is left out. */
export interface DeployedName {
  /** Only what is of one kind waits for each other: `release`, or the kind of an object. */
  kind: string;
  name: string;
  namespace?: string;
  /** Name of the cluster's entry in a kubeconfig. */
  context?: string;
}

/** Something that is deployed by a name, and what it waits for. */
export interface Deployed extends DeployedName {
  needs: Array<DeployedName & { place: YamlPlace }>;
}

/** Reads a document that stands within another one, such as a patch in a string, by what it is. */
export type LocateNested = (root: YamlPlace, names: PinName[]) => VersionPin[];

/** The pure code for one layout. A file is claimed by its name, or by the kinds of the objects in it. */
export interface LayoutDriver {
  name: string;
  /** What makes a folder or file one of this layout, in a few words: for people who ask why. */
  evidence: string;
  /** Files that are the layout's by their name. */
  files?: {
    claims(path: string): boolean;
    /** Whether a file is the layout's by its content, where no name claims it. */
    recognises?(file: YamlFile): boolean;
    locate(file: YamlFile, nested: LocateNested): Located;
  };
  /** Objects that are the layout's by their kind. */
  objects?: {
    claims(object: YamlPlace): boolean;
    locate(object: YamlPlace, nested: LocateNested): VersionPin[];
  };
  /** What a document or an object in it deploys, where that may wait for others. */
  deployed?(root: YamlPlace): Deployed[];
  /** The changes that add a service; undefined where the layout cannot express one. */
  addService?(
    options: LayoutFolder & { service: ServiceAddition },
  ): FolderDraft;
  /** The changes that remove a service: what `addService` adds, or what somebody wrote like it. */
  removeService?(options: LayoutFolder & { service: string }): FolderDraft;
}
