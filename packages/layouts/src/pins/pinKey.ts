/**
 * The place that identifies a pin: one scalar of one document of one file.
 *
 * @public
 */
export interface PinPlace {
  /** Path relative to the repository's root. */
  file: string;
  /** 0-based index of the YAML document in the file. */
  document: number;
  /** YAML path of the pin's main scalar. */
  path: string;
}

/**
 * The identity of a pin as a text, for maps and sets. Pins of several artifacts may share a place, such as one tag of
 * several services.
 *
 * @public
 */
export function pinKey({ file, document, path }: PinPlace): string {
  return JSON.stringify([file, document, path]);
}

/** The same for a place that may stand in several branches of a template: they have one path, and lines of their own. */
export function placeKey(place: PinPlace & { line: number }): string {
  return `${place.line} ${pinKey(place)}`;
}

/**
 * Whether two pins are one place.
 *
 * @public
 */
export function isSamePin(a: PinPlace, b: PinPlace): boolean {
  return a.file === b.file && a.document === b.document && a.path === b.path;
}
