/**
 * Finds version pins in environment repositories and edits them byte for byte. Pure: text in, pins and text out.
 *
 * @packageDocumentation
 */
export type { LayoutDriver, ServiceAddition, TreeFile } from './LayoutDriver';
export type { PinnedScalar, VersionPin } from './VersionPin';
export type { ImageReference } from './imageReference';
export type { EditResult } from './editPin';
export type { LocateResult } from './locatePins';
export type { FileChange } from './FileChange';
export type { Match, Matchable, ServiceIdentity } from './matchPins';
export { editPin } from './editPin';
export { LAYOUTS, layoutNamed } from './layouts';
export { locatePins } from './locatePins';
export { matchPins } from './matchPins';
export {
  formatImageReference,
  imageName,
  parseImageReference,
} from './imageReference';
export { scalarText } from './yaml/scalarText';
