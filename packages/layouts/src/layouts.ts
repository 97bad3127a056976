import type { FolderEdit } from './drafts/FileChange';
import { type LayoutDriver, layoutNamed } from './driver/LayoutDriver';
import type { BegunFolder, NewFolder } from './driver/NewFolder';
import type { ServiceAddition } from './driver/ServiceAddition';
import { type PinEdit, editPins } from './edit/editPins';
import type { EditResult } from './edit/EditResult';
import {
  type ScalarOptions,
  editScalar as editScalarWith,
} from './edit/editScalar';
import {
  planAddition as planAdditionWith,
  planRemoval as planRemovalWith,
} from './edit/planService';
import {
  type VersionPlan,
  type VersionsOptions,
  filesOf as filesWith,
  planVersions as planVersionsWith,
} from './edit/planVersions';
import { argocd } from './layouts/argocd';
import { crossplane } from './layouts/crossplane';
import { explicit } from './layouts/explicit';
import { flux } from './layouts/flux';
import { helmfile } from './layouts/helmfile';
import { helmValues } from './layouts/helmValues';
import { kustomize } from './layouts/kustomize';
import { manifests } from './layouts/manifests';
import { umbrellaChart } from './layouts/umbrellaChart';
import { documentsWith as documentsIn } from './locate/documentsWith';
import {
  type LocateOptions,
  type LocateResult,
  detectedLayouts,
  locatePins as locatePinsWith,
} from './locate/locatePins';
import {
  type Draft,
  type DraftOptions,
  draftEnvironments as draftEnvironmentsWith,
} from './inventory/draftEnvironments';
import type { VersionPin } from './pins/VersionPin';
import {
  type ServiceSettings,
  type SettingsOptions,
  locateSettings as locateSettingsWith,
} from './settings/locateSettings';
import {
  type SettingEdit,
  type SettingsPlan,
  planSettings as planSettingsWith,
  standingOf,
} from './settings/planSettings';
import type { Setting } from './settings/Setting';
import { planTakeOver as planTakeOverWith } from './takeOver/planTakeOver';
import type { TakeOverOptions, TakeOverPlan } from './takeOver/TakeOver';

/** All layouts. A file or object is the first one's that claims it; `manifests` takes every object that is left. */
export const LAYOUTS: LayoutDriver[] = [
  kustomize,
  umbrellaChart,
  helmfile,
  argocd,
  flux,
  crossplane,
  helmValues,
  manifests,
  explicit,
];

/**
 * The names that `layout` of a source may have, beside `auto`.
 *
 * @public
 */
export const LAYOUT_NAMES: string[] = detectedLayouts(LAYOUTS).map(
  ({ name }) => name,
);

/**
 * Finds the pins of one folder: looks where its configuration begins, asks for those files, and for those that they
 * lead to.
 *
 * @public
 */
export function locatePins(options: LocateOptions): Promise<LocateResult> {
  return locatePinsWith(LAYOUTS, options);
}

/**
 * Finds the environments of a repository: the folders that are called like one and pin versions; where there are none, the
 * folder itself.
 *
 * @public
 */
export function draftEnvironments(options: DraftOptions): Promise<Draft> {
  return draftEnvironmentsWith(LAYOUTS, options);
}

/**
 * The documents of a YAML file that have a path; none where the text is not YAML.
 *
 * @param path - Dotted, as in {@link PinnedScalar.path}
 * @public
 */
export function documentsWith(options: {
  file: string;
  text: string;
  path: string;
}): number[] {
  return documentsIn(LAYOUTS, options);
}

/**
 * Writes another version into a pin: replaces exactly the pin's bytes, then reads the result as it read the text and
 * compares both. It refuses when anything else than the pin, and what was agreed to, would change.
 *
 * @param text - The file that the pin was located in
 * @param pin - As located in that very text
 * @public
 */
export function editPin(
  text: string,
  pin: VersionPin,
  edit: PinEdit,
): EditResult {
  return editPins(LAYOUTS, text, [{ pin, ...edit }]);
}

/**
 * Writes another value into any scalar, with the same proof as a version: nothing else changes. A number, truth value
 * or null that takes the place of one of its kind is written plainly; everything else is a string.
 *
 * @public
 */
export function editScalar(
  options: ScalarOptions,
): EditResult & { consents?: string[] } {
  return editScalarWith(LAYOUTS, options);
}

/**
 * Plans the change of pins to new versions, of one service or of several: every byte of it, and what it changes beyond them.
 *
 * @public
 */
export function planVersions(options: VersionsOptions): VersionPlan {
  return planVersionsWith(LAYOUTS, options);
}

/**
 * The files that {@link planVersions} needs for some pins.
 *
 * @public
 */
export function filesOf(located: VersionPin[]): string[] {
  return filesWith(LAYOUTS, located);
}

/**
 * The names of the layouts that a new folder can begin with.
 *
 * @public
 */
export const NEW_LAYOUT_NAMES: string[] = LAYOUTS.filter(
  ({ begins }) => begins,
).map(({ name }) => name);

/**
 * What a folder begins with, so that {@link planAddition} adds services to it; undefined where the layout is none of
 * {@link NEW_LAYOUT_NAMES}.
 *
 * @public
 */
export function beginFolder(
  layout: string,
  folder: NewFolder,
): BegunFolder | undefined {
  return layoutNamed(LAYOUTS, layout)?.begins?.(folder);
}

/**
 * The changes that add a service to a folder, written as what is there. It is refused where the folder has the service,
 * where a file would be in the way, and where the result would read as anything else than what was there and the service.
 *
 * @public
 */
export function planAddition(
  located: LocateResult,
  service: ServiceAddition,
): FolderEdit {
  return planAdditionWith(LAYOUTS, located, service);
}

/**
 * The changes that remove a service from a folder. It is refused where anything else would go, or need what goes.
 *
 * @public
 */
export function planRemoval(
  located: LocateResult,
  service: string,
): FolderEdit {
  return planRemovalWith(LAYOUTS, located, service);
}

/**
 * The files with which an environment takes over a service's configuration from another one: what is the service's there, byte for
 * byte, but for what places it in the other environment. It is refused where that cannot be told from what is of others.
 *
 * @public
 */
export function planTakeOver(options: TakeOverOptions): TakeOverPlan {
  return planTakeOverWith(LAYOUTS, options);
}

/**
 * Every scalar of a service's configuration in a folder that is not a version, and in words what is not listed. Nothing is
 * listed of which it is not known that it is the service's.
 *
 * @public
 */
export function locateSettings(options: SettingsOptions): ServiceSettings {
  return locateSettingsWith(LAYOUTS, options);
}

/**
 * Plans the change of settings to other values of their kind, byte for byte. It is refused where one is not what it was, and
 * where anything else would change, such as a version.
 *
 * @public
 */
export function planSettings(options: {
  edits: SettingEdit[];
  files: ReadonlyMap<string, string>;
}): SettingsPlan {
  return planSettingsWith(LAYOUTS, options);
}

/**
 * What settings are in other texts of their files, in their order; undefined for those that are gone.
 *
 * @public
 */
export function settingsNow(options: {
  edits: SettingEdit[];
  files: ReadonlyMap<string, string>;
}): Array<Setting | undefined> {
  return standingOf(LAYOUTS, options);
}
