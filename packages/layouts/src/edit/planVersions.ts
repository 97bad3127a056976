import { editText } from '../drafts/editFiles';
import type { FileChange } from '../drafts/FileChange';
import { proveDraft } from '../drafts/proveDraft';
import { type LayoutDriver, layoutNamed } from '../driver/LayoutDriver';
import { createParser } from '../locate/createParser';
import type { VersionPin } from '../pins/VersionPin';
import { consentsFor } from './consentsFor';
import { editPins } from './editPins';
import type { EditResult } from './EditResult';
import { wantedImage } from './fittingVersion';

/**
 * The files that new versions change, with what a person has to agree to; or why it is refused.
 *
 * @public
 */
export type VersionPlan =
  | { changes: FileChange[]; consents: string[] }
  | { refused: string };

/**
 * Pins that move together to one version, such as those of one service.
 *
 * @public
 */
export interface VersionTarget {
  /** As located in the very files of {@link VersionsOptions}. */
  pins: VersionPin[];
  to: string;
  /** The pins themselves were named, so that a range or branch may give way to a version. */
  explicit?: boolean;
}

/**
 * Which pins are set to which versions.
 *
 * @public
 */
export interface VersionsOptions {
  targets: VersionTarget[];
  /** Texts by path. */
  files: ReadonlyMap<string, string>;
}

/** A pin with what it is set to. */
interface WantedPin {
  pin: VersionPin;
  to: string;
  explicit?: boolean;
}

/** Texts by path as they are planned so far, over those of the files. */
interface Draft {
  files: ReadonlyMap<string, string>;
  texts: Map<string, string>;
  consents: string[];
}

function textOf({ files, texts }: Draft, path: string): string | undefined {
  return texts.get(path) ?? files.get(path);
}

function groupBy(
  pins: WantedPin[],
  keyOf: (wanted: WantedPin) => string,
): WantedPin[][] {
  const groups = new Map<string, WantedPin[]>();
  for (const wanted of pins) {
    const key = keyOf(wanted);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(wanted);
  }
  return [...groups.values()];
}

/** What writes a pin: bytes of its file, or the entry that another file gains. */
function placesOf({ gain, file, written, scalars }: VersionPin): string[] {
  return gain
    ? [`${gain} ${written}`]
    : scalars.map(({ range }) => `${file} ${range}`);
}

/** Why pins that share a place cannot have what each is set to. */
function contradiction(pins: WantedPin[]): string | undefined {
  const known = new Map<string, string>();
  for (const { pin, to } of pins) {
    for (const place of placesOf(pin)) {
      const other = known.get(place);
      if (other !== undefined && other !== to) {
        return `${pin.file} line ${pin.line} cannot be both ${other} and ${to}`;
      }
      known.set(place, to);
    }
  }
  return undefined;
}

/** Plans the files that have to change with the pins of one file. */
function planCompanions(
  layouts: LayoutDriver[],
  draft: Draft,
  pins: WantedPin[],
  edit: { before: string; after: string },
): void {
  for (const group of groupBy(pins, ({ pin }) => pin.layout)) {
    const driver = layoutNamed(layouts, group[0].pin.layout);
    const updated = driver?.companions?.update({
      ...edit,
      pins: group,
      text: path => textOf(draft, path),
    });
    updated?.texts.forEach((text, path) => draft.texts.set(path, text));
    draft.consents.push(...(updated?.consents ?? []));
  }
}

/** Plans the pins of one file, all at once; undefined, or why it is refused. */
function planFile(
  layouts: LayoutDriver[],
  draft: Draft,
  pins: WantedPin[],
): string | undefined {
  const { file } = pins[0].pin;
  const before = textOf(draft, file);
  if (before === undefined) {
    return `${file} cannot be read`;
  }
  const edited = editPins(
    layouts,
    before,
    pins.map(wanted => ({ ...wanted, consent: true })),
  );
  if ('refused' in edited) {
    return edited.refused;
  }
  draft.texts.set(file, edited.text);
  planCompanions(layouts, draft, pins, { before, after: edited.text });
  return undefined;
}

/** The text of a file that gains what a pin outside of the folder is set to, with proof. */
function gainedText(
  layouts: LayoutDriver[],
  path: string,
  text: string,
  { pin, to }: WantedPin,
): EditResult {
  const version = wantedImage(pin, to);
  if ('refused' in version) {
    return version;
  }
  const driver = layouts.find(({ files }) => files?.claims(path));
  const gained = driver?.gain?.(
    createParser(layouts)(path, text),
    pin,
    version,
  ) ?? { refused: 'nothing can be added to it' };
  if ('refused' in gained) {
    return { refused: `${path}: ${gained.refused}` };
  }
  const draft = editText(path, text, [gained.edit]);
  if ('refused' in draft) {
    return draft;
  }
  const [change] = draft.changes;
  const problem = proveDraft(change);
  return problem
    ? { refused: `${path}: ${problem}` }
    : { text: change.after ?? '' };
}

/** Plans the file that gains an entry for pins outside of the folder; undefined, or why it is refused. */
function planGain(
  layouts: LayoutDriver[],
  draft: Draft,
  { pin, to }: WantedPin,
): string | undefined {
  const path = pin.gain ?? pin.file;
  const before = textOf(draft, path);
  if (before === undefined) {
    return `${path} cannot be read`;
  }
  const gained = gainedText(layouts, path, before, { pin, to });
  if ('refused' in gained) {
    return gained.refused;
  }
  draft.texts.set(path, gained.text);
  return undefined;
}

/** Plans the change of pins to new versions, and what it changes beyond them. */
export function planVersions(
  layouts: LayoutDriver[],
  { targets, files }: VersionsOptions,
): VersionPlan {
  const pins = targets.flatMap(({ pins: own, ...wanted }) =>
    own.map(pin => ({ pin, ...wanted })),
  );
  const draft: Draft = {
    files,
    texts: new Map(),
    consents: pins.flatMap(({ pin }) => consentsFor(pin)),
  };
  const moved = pins.filter(({ pin, to }) => pin.value !== to);
  const inPlace = moved.filter(({ pin }) => !pin.gain);
  const gaining = moved.filter(({ pin }) => pin.gain);
  const refused = [
    () => contradiction(pins),
    ...groupBy(inPlace, ({ pin }) => pin.file).map(
      group => () => planFile(layouts, draft, group),
    ),
    // One entry is enough for all pins of an image
    ...groupBy(gaining, ({ pin }) => `${pin.gain} ${pin.written}`).map(
      ([wanted]) =>
        () =>
          planGain(layouts, draft, wanted),
    ),
  ].reduce<string | undefined>((problem, plan) => problem ?? plan(), undefined);
  if (refused) {
    return { refused };
  }
  const changes = [...draft.texts].flatMap(([path, after]) => {
    const before = files.get(path);
    return before === after ? [] : [{ path, before, after }];
  });
  return { changes, consents: [...new Set(draft.consents)] };
}

/** The files that {@link planVersions} needs for some pins. */
export function filesOf(layouts: LayoutDriver[], pins: VersionPin[]): string[] {
  return [
    ...new Set(
      pins.flatMap(pin => [
        pin.gain ?? pin.file,
        ...(layoutNamed(layouts, pin.layout)?.companions?.files(pin) ?? []),
      ]),
    ),
  ];
}
