import { proveLeaves } from '../drafts/proveLeaves';
import { type LayoutDriver, layoutNamed } from '../driver/LayoutDriver';
import { createParser } from '../locate/createParser';
import { givenFile } from '../locate/locateExplicit';
import { locateFile } from '../locate/locateFile';
import { isSamePin } from '../pins/pinKey';
import type { VersionPin } from '../pins/VersionPin';
import { overlaps } from '../yaml/overlaps';
import { placeAt } from '../yaml/placeAt';

/** A pin with the version that it was set to. */
export interface EditedPin {
  pin: VersionPin;
  version: string;
  /** What each scalar of the pin says of it. */
  wanted: string[];
}

/** A text before and after the edit of some pins. */
interface Edits {
  text: string;
  result: string;
  edited: EditedPin[];
}

/** Pins of several artifacts may share a place. */
function isSame(a: VersionPin, b: VersionPin): boolean {
  return (
    isSamePin(a, b) &&
    a.artifact.kind === b.artifact.kind &&
    a.artifact.name === b.artifact.name
  );
}

function rangesOf({ scalars }: VersionPin): Array<[number, number]> {
  return scalars.map(scalar => scalar.range);
}

/** Why a pin that reading the file does not find, since somebody named it, was not set. */
function proveGiven(
  layouts: LayoutDriver[],
  { pin, version }: EditedPin,
  result: string,
): string | undefined {
  const { file } = pin;
  const found = layoutNamed(layouts, pin.layout)?.given?.prove(
    pin,
    givenFile(layouts, file, result),
  );
  return found && ('problem' in found || found.value !== version)
    ? `${file}: ${pin.path} would not be the new version`
    : undefined;
}

/** Why the pins that one way of reading finds are not what they were, but for those that were set. */
function proveReading(
  layouts: LayoutDriver[],
  { text, result, edited }: Edits,
  { file: path, readAs }: VersionPin,
): string | undefined {
  const before = locateFile(layouts, { path, text, readAs }).pins;
  const after = locateFile(layouts, { path, text: result, readAs }).pins;
  if (after.length !== before.length) {
    return `${path}: other versions would be found in it`;
  }
  for (const [index, was] of before.entries()) {
    const is = after[index];
    const setBy = edited.filter(({ pin }) =>
      was.scalars.some(({ range }) => overlaps(rangesOf(pin), range)),
    );
    const kept = setBy.length > 0 || is.value === was.value;
    const other = setBy.find(({ version }) => version !== is.value);
    if (!isSame(was, is) || !kept || other) {
      const { pin } = other ?? edited[0];
      return `editing ${pin.path} would also change ${was.path} in ${path}`;
    }
  }
  const missing = edited.find(
    ({ pin, wanted }) =>
      !layoutNamed(layouts, pin.layout)?.given &&
      pin.readAs === readAs &&
      !before.some(was => isSamePin(was, pin)) &&
      !isSet(layouts, result, { pin, wanted }),
  );
  return missing && `${path} has no version at ${missing.pin.path} any more`;
}

/** Whether a pin was set that reading the file alone does not find, since other files tell what it is of. */
function isSet(
  layouts: LayoutDriver[],
  text: string,
  { pin, wanted }: Pick<EditedPin, 'pin' | 'wanted'>,
): boolean {
  const file = createParser(layouts)(pin.file, text);
  return pin.scalars.every(({ path, part }, index) => {
    const found = placeAt(file, path, pin.document);
    const is = 'place' in found ? found.place.text() : undefined;
    return part ? is?.includes(wanted[index]) : is === wanted[index];
  });
}

/** Why an edit did anything else than to set its pins; undefined when it did just that. */
export function proveEdits(
  layouts: LayoutDriver[],
  edits: Edits,
): string | undefined {
  const { text, result, edited } = edits;
  const given = edited
    .map(item => proveGiven(layouts, item, result))
    .find(Boolean);
  // A file with a pattern need not be YAML
  const inYaml = edited.filter(({ pin }) => pin.pattern === undefined);
  if (given || inYaml.length === 0) {
    return given;
  }
  const [{ pin: first }] = inYaml;
  const parse = createParser(layouts);
  const changed = proveLeaves(
    parse(first.file, text),
    parse(first.file, result),
    edited.flatMap(({ pin }) => rangesOf(pin)),
  );
  if (changed) {
    return `${first.file}: ${changed}`;
  }
  const readings = new Map(inYaml.map(({ pin }) => [pin.readAs, pin]));
  return [...readings.values()]
    .map(pin => proveReading(layouts, edits, pin))
    .find(Boolean);
}
