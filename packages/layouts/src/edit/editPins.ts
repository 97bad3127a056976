import { replaceRanges } from '../drafts/replaceRanges';
import type { LayoutDriver } from '../driver/LayoutDriver';
import type { VersionPin } from '../pins/VersionPin';
import { scalarText } from '../yaml/scalarText';
import { consentsFor } from './consentsFor';
import type { EditResult } from './EditResult';
import { fittingVersion, wantedText } from './fittingVersion';
import { type EditedPin, proveEdits } from './proveEdits';

/**
 * Which version to write, and what the person has agreed to.
 *
 * @public
 */
export interface PinEdit {
  /** `tag`, `tag@digest` or a digest; a chart version; a ref: as the pin's artifact has it. */
  to: string;
  /** Everything that {@link consentsFor} names is agreed to. */
  consent?: boolean;
  /** The pin itself was named, so that a range or branch may give way to a version. */
  explicit?: boolean;
}

function refusalOf(pin: VersionPin, edit: PinEdit): string | undefined {
  const mayMove =
    (pin.moving || pin.overriddenBy !== undefined) && edit.explicit === true;
  if ((!pin.editable && !mayMove) || pin.scalars.length === 0) {
    return `${pin.file} line ${pin.line}: ${
      pin.reason ?? 'the pin cannot be edited'
    }`;
  }
  const consents = consentsFor(pin);
  return consents.length > 0 && !edit.consent ? consents.join('. ') : undefined;
}

/** A pin with the ranges that it changes, and what is put there. */
interface PlannedPin extends EditedPin {
  texts: string[];
}

function planPin(
  text: string,
  pin: VersionPin,
  edit: PinEdit,
): PlannedPin | { refused: string } {
  const refused = refusalOf(pin, edit);
  if (refused) {
    return { refused };
  }
  const version = fittingVersion(pin, edit.to);
  if ('refused' in version) {
    return version;
  }
  const texts: string[] = [];
  const all: string[] = [];
  for (const scalar of pin.scalars) {
    const { range, part, path } = scalar;
    const wanted = wantedText(scalar, version);
    if (wanted === undefined) {
      return { refused: `"${edit.to}" does not fit ${pin.file} at ${path}` };
    }
    texts.push(part ? wanted : scalarText(wanted, text.slice(...range)));
    all.push(wanted);
  }
  return { pin, version: version.value, wanted: all, texts };
}

/**
 * Writes versions into pins of a file: replaces exactly their bytes, then reads the result as it read the text and
 * compares both. It refuses when anything else than the pins, and what was agreed to, would change.
 *
 * @param text - The file that the pins were located in
 * @param edits - Pins as located in that very text; several may share a place, if they get the same
 */
export function editPins(
  layouts: LayoutDriver[],
  text: string,
  edits: Array<PinEdit & { pin: VersionPin }>,
): EditResult {
  const edited: EditedPin[] = [];
  const replaced = new Map<string, { range: [number, number]; text: string }>();
  for (const { pin, ...edit } of edits) {
    const planned = planPin(text, pin, edit);
    if ('refused' in planned) {
      return planned;
    }
    edited.push(planned);
    pin.scalars.forEach(({ range }, index) =>
      replaced.set(String(range), { range, text: planned.texts[index] }),
    );
  }
  const result = replaceRanges(text, [...replaced.values()]);
  const refused = proveEdits(layouts, { text, result, edited });
  return refused ? { refused } : { text: result };
}
