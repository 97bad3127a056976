/**
 * Finds version pins in environment repositories and edits them byte for byte.
 *
 * @packageDocumentation
 */
export { editPin, consentsFor, notesFor } from './edit/editPin';
export type { EditResult, PinEdit } from './edit/editPin';
export { editScalar } from './edit/editScalar';
export { planAddition, planRemoval } from './edit/planService';
export { filesOf, planVersion } from './edit/planVersion';
export type { VersionPlan } from './edit/planVersion';
export type { FileChange } from './edit/FileChange';
export type { ExplicitPin } from './explicit/locateExplicit';
export { LAYOUT_NAMES } from './layouts';
export type {
  FolderEdit,
  LayoutFolder,
  ServiceAddition,
  TreeFile,
} from './LayoutDriver';
export { documentsWith } from './locate/placeAt';
export { expandFolder } from './locate/expandFolder';
export type { ExpandedFolder } from './locate/expandFolder';
export { locatePins } from './locate/locatePins';
export type { LocateResult } from './locate/locatePins';
export type { Matchable } from './match/artifacts';
export { createPinMatcher } from './match/createPinMatcher';
export { matchPins } from './match/matchPins';
export { selectPins } from './match/selectPins';
export type {
  Match,
  MatchedBy,
  Matches,
  ServiceIdentity,
} from './match/matchPins';
export {
  formatImageReference,
  imageName,
  parseImageReference,
  parseImageVersion,
} from './pins/imageReference';
export type { ImageReference, ImageVersion } from './pins/imageReference';
export { repositoryName } from './pins/gitPin';
export { isSamePin, pinKey } from './pins/pinKey';
export type { PinPlace } from './pins/pinKey';
export type {
  Artifact,
  PinName,
  PinnedScalar,
  VersionPin,
} from './pins/VersionPin';
