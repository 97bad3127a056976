/**
 * Finds version pins in environment repositories and edits them byte for byte.
 *
 * @packageDocumentation
 */
export type { FileChange, FolderEdit } from './drafts/FileChange';
export { canonical } from './match/artifacts';
export { mergeTexts } from './drafts/mergeTexts';
export { unifiedDiff } from './drafts/unifiedDiff';
export type { ExplicitPin } from './driver/ExplicitPin';
export type { BegunFolder, NewFolder } from './driver/NewFolder';
export type { ServiceAddition, Workload } from './driver/ServiceAddition';
export { consentsFor, notesFor } from './edit/consentsFor';
export type { PinEdit } from './edit/editPins';
export type { EditResult } from './edit/EditResult';
export type { ScalarOptions } from './edit/editScalar';
export type {
  VersionPlan,
  VersionsOptions,
  VersionTarget,
} from './edit/planVersions';
export {
  appendEntities,
  draftedEntity,
  catalogedEnvironments,
  placeOf,
  toCatalogText,
} from './inventory/catalogFile';
export type { DraftedEntity } from './inventory/catalogFile';
export type {
  Draft,
  DraftOptions,
  DraftedEnvironment,
} from './inventory/draftEnvironments';
export { nameOfRepository, tierOf } from './inventory/environmentNames';
export type { Tier } from './inventory/environmentNames';
export {
  LAYOUT_NAMES,
  NEW_LAYOUT_NAMES,
  beginFolder,
  documentsWith,
  draftEnvironments,
  editPin,
  editScalar,
  filesOf,
  locatePins,
  locateSettings,
  planAddition,
  planRemoval,
  planSettings,
  planTakeOver,
  planVersions,
  settingsNow,
} from './layouts';
export { SERVICES_CHART } from './servicesChart';
export type { LocateOptions, LocateResult } from './locate/locatePins';
export type { ReadFiles } from './locate/walkFiles';
export type { Matchable } from './match/artifacts';
export { createPinMatcher } from './match/createPinMatcher';
export { matchPins } from './match/matchPins';
export type {
  Match,
  MatchedBy,
  Matches,
  ServiceIdentity,
} from './match/matchPins';
export { selectPins } from './match/selectPins';
export { repositoryName } from './pins/gitPin';
export {
  formatImageReference,
  imageName,
  parseImageReference,
  parseImageVersion,
} from './pins/imageReference';
export type { ImageReference, ImageVersion } from './pins/imageReference';
export { isSamePin, pinKey } from './pins/pinKey';
export type { PinPlace } from './pins/pinKey';
export type {
  Artifact,
  PinName,
  PinnedScalar,
  VersionPin,
} from './pins/VersionPin';
export { findSetting } from './settings/findSetting';
export type { Setting } from './settings/Setting';
export type {
  ServiceSettings,
  SettingsOptions,
} from './settings/locateSettings';
export type { SettingEdit, SettingsPlan } from './settings/planSettings';
export type {
  TakeOverOptions,
  TakeOverPlan,
  TakeOverSide,
} from './takeOver/TakeOver';
export { expandFolder } from './tree/expandFolder';
export type { ExpandedFolder } from './tree/expandFolder';
export type { TreeFile } from './tree/TreeFile';
export { isConfiguration } from './yaml/isConfiguration';
