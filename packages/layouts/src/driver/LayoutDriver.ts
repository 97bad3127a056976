import type { TextEdit } from '../drafts/editFiles';
import type { FolderDraft } from '../drafts/FileDraft';
import type { ImageVersion } from '../pins/imageReference';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { SourceFiles } from '../yaml/SourceFiles';
import type { YamlFile } from '../yaml/YamlFile';
import type { YamlPlace } from '../yaml/YamlPlace';
import type { Deployed } from './Deployed';
import type { ExplicitPin, GivenFile } from './ExplicitPin';
import type { Located, LocateNested } from './Located';
import type { Build, LayeredReader, Surroundings } from './Layered';
import type { FileGraph, LocatedFile } from './LocatedFile';
import type { BegunFolder, NewFolder } from './NewFolder';
import type { Entry, FolderListing, ReadFolder } from './ReadFolder';
import type { SaidPlace } from './SaidPlace';
import type { ServiceAddition } from './ServiceAddition';
import type { SettingPlace } from './SettingPlace';

/** Files that are a layout's by their name. */
export interface FileClaims {
  claims(path: string): boolean;
  /** Whether a file is the layout's by its content, where no name claims it. */
  recognises?(file: YamlFile): boolean;
  /** Left out where kinds of objects go before names: the file's documents are then read by what they are. */
  locate?(file: YamlFile, nested: LocateNested): Located;
}

/** Objects that are a layout's by their kind. */
export interface ObjectClaims {
  claims(object: YamlPlace): boolean;
  /**
   * @param around - What stands around the object, when it is read again with it
   */
  locate(
    object: YamlPlace,
    nested: LocateNested,
    around?: Surroundings,
  ): VersionPin[];
  /** What stands in a text with such objects: a cheap look before it is parsed again. */
  mayNeed?: RegExp;
  /** Whether what stands around an object tells more of its pins than the object alone. */
  needsOthers?(object: YamlPlace): boolean;
  /** Folders of the repository over which an object of an engine puts something where it applies them. */
  changes?(object: YamlPlace, around: Surroundings): string[];
  /** What stands in a text with objects that do so, or lead away: a cheap look before it is parsed. */
  mayChange?: RegExp;
  /** What an object of an engine applies that is not of the repository, for people who miss it; undefined where nothing is. */
  leadsAway?(object: YamlPlace, around: Surroundings): string | undefined;
  /** Whether a folder that builds from these objects alone is the layout's, though a kustomization lists them. */
  ownsFolder?: boolean;
}

/** Documents that are no Kubernetes objects. Every layout that reads them finds its pins in them. */
export interface DataReader {
  /** Whether a document is the layout's alone; without it, the layout looks into every one. */
  claims?(root: YamlPlace): boolean;
  /** @param names - What the document is known by beside what stands in it */
  locate(root: YamlPlace, names: PinName[]): VersionPin[];
  /** What a file that leads to others calls this reading. */
  readAs?: VersionPin['readAs'];
  /** Whether its pins give way to those that another layout finds in the same place. */
  yields?: boolean;
}

/** Pins that somebody named, since no reading finds them. */
export interface GivenPins {
  locate(pin: ExplicitPin, file: GivenFile): VersionPin | { problem: string };
  /** The pin as it stands in a text that was edited since. */
  prove(pin: VersionPin, file: GivenFile): VersionPin | { problem: string };
}

/** What a layout says of a whole folder. */
export interface FolderReader {
  /** Where reading begins, in a folder that the layout finds itself in. */
  entry?(listing: FolderListing): Entry | undefined;
  /** Where values may be what the folder is there for: whether it is the layout's though no version was found. */
  ownsEmpty?(read: ReadFolder): boolean;
  /** Whether the folder says of itself that it is the layout's, whatever else it lists. */
  marked?(read: ReadFolder): boolean;
  /** The one file that stands for a folder where another file leads to it. */
  main?(
    folder: string,
    files: { has(path: string): boolean },
  ): string | undefined;
  /** Files that come with others, and are not read where every file is. */
  leavesOut?(paths: string[]): (path: string) => boolean;
  /** Whether the folder's objects are all of one sort; where some are not known, they are not. */
  buildsOnly?(
    read: ReadFolder,
    isOfSort: (object: YamlPlace) => boolean,
  ): boolean;
  /** Whether the folder has a service by that name in a list, from which removing it begins. */
  lists?(options: ReadFolder & { service: string }): boolean;
}

/** Files that have to change with a pin, such as a lock file. */
export interface Companions {
  files(pin: VersionPin): string[];
  update(edit: {
    /** The pins of the file that were set, and what each was set to. */
    pins: Array<{ pin: VersionPin; to: string }>;
    before: string;
    after: string;
    text(path: string): string | undefined;
  }): { texts: Map<string, string>; consents: string[] };
}

/** The pure code for one layout: text in, pins and edits out. */
export interface LayoutDriver {
  name: string;
  /** What makes a folder or file one of this layout, in a few words: for people who ask why. */
  evidence: string;
  /** Whether Go template actions stand between the YAML of a file. */
  templates?(path: string): boolean;
  /** Whether a file wins over what stands in its folder, whatever that is written in. */
  overrides?(path: string): boolean;
  folder?: FolderReader;
  files?: FileClaims;
  objects?: ObjectClaims;
  data?: DataReader;
  given?: GivenPins;
  layered?: LayeredReader;
  /**
   * What is built of the files that were read.
   *
   * @param inner - What the layouts before it build, which it may do more to
   */
  builds?(graph: FileGraph, around: Surroundings, inner: Build[]): Build[];
  /**
   * Weighs the pins of the files that were read against each other: which wins, what is shared, what is out of reach.
   *
   * @param graph - A copy of what was located: the driver replaces the pins of its files
   */
  link?(graph: ReadonlyMap<string, LocatedFile>, read: ReadFolder): void;
  /** What the file has to gain that {@link VersionPin.gain} names, for a pin outside of the folder. */
  gain?(
    file: YamlFile,
    pin: VersionPin,
    version: ImageVersion,
  ): { edit: TextEdit } | { refused: string };
  companions?: Companions;
  /** Where configuration stands in a document; undefined where the document is none of the layout's. */
  settings?(root: YamlPlace): SettingPlace[] | undefined;
  /** What a document or an object in it deploys, where that may wait for others. */
  deployed?(root: YamlPlace): Deployed[];
  /** What would still ask for something that is gone after a change of files; undefined where nothing does. */
  leftBehind?(before: SourceFiles, after: SourceFiles): string | undefined;
  /** What a folder begins with, so that `addService` finds what it adds to. */
  begins?(folder: NewFolder): BegunFolder;
  /** The changes that add a service; undefined where the layout cannot express one. */
  addService?(options: ReadFolder & { service: ServiceAddition }): FolderDraft;
  /** What a folder says that its objects have: those that come from another folder get it, too. */
  says?(read: ReadFolder): SaidPlace[];
  /** The files of a folder that services share, by what they are there for; a kustomization need not be named. */
  mainFiles?(read: ReadFolder): Record<string, string | undefined>;
  /** The changes that remove a service: what `addService` adds, or what somebody wrote like it. */
  removeService?(options: ReadFolder & { service: string }): FolderDraft;
}

/** The driver of a name. */
export function layoutNamed(
  layouts: LayoutDriver[],
  name: string | undefined,
): LayoutDriver | undefined {
  return layouts.find(layout => layout.name === name);
}
