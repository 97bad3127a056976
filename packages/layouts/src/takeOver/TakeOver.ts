import type { FileChange } from '../drafts/FileChange';
import type { LocateResult } from '../locate/locatePins';
import type { VersionPin } from '../pins/VersionPin';

/**
 * One of two environments: the one that has a service, or the one that lacks it.
 *
 * @public
 */
export interface TakeOverSide {
  /** Its folder. */
  located: LocateResult;
  /** For people. */
  title: string;
  /** What names it in its configuration: its name first, then such as its namespaces. */
  names: string[];
}

/**
 * A service whose configuration one environment takes over from another one.
 *
 * @public
 */
export interface TakeOverOptions {
  /** With the texts of all files of its folder, also of those that carry no version. */
  from: TakeOverSide;
  to: TakeOverSide;
  /** Whether both folders stand in one repository and branch, so that what stands beside them can be used from both. */
  sameBranch: boolean;
  /** What the service may be called in `from`, the likeliest first. */
  services: string[];
  /** Its own names, in which the name of an environment means nothing. */
  ownNames: string[];
  /** Whether the folder that has the service is the service's alone. */
  wholeFolder: boolean;
  /** The service's pins as located in `from`. */
  pins: VersionPin[];
  /** The version that it comes with. */
  version: string;
}

/**
 * The files that a service comes with, and what a person has to know of them; or why they cannot be told.
 *
 * @public
 */
export type TakeOverPlan =
  | { changes: FileChange[]; consents: string[] }
  | { refused: string };
