import { imageName } from '../pins/imageReference';
import { listing } from '../kustomize/addService';
import { locateAgain } from '../explicit/locateExplicit';
import { lockPathOf } from '../umbrellaChart/resolveLocks';
import { updateLock } from '../umbrellaChart/updateLock';
import { isSamePin } from '../pins/pinKey';
import type { VersionPin } from '../pins/VersionPin';
import { locateFile } from '../locate/locateFile';
import { parseFile } from '../locate/parseFile';
import { adding, editText } from './editFiles';
import { type PinEdit, consentsFor, editPin, wantedImage } from './editPin';
import type { FileChange } from './FileChange';
import type { FolderDraft } from './FileDraft';
import { proveDraft } from './proveDraft';

/**
 * The files that a new version changes, with what a person has to agree to; or why it is refused.
 *
 * @public
 */
export type VersionPlan =
  | { changes: FileChange[]; consents: string[] }
  | { refused: string };

interface Draft {
  texts: Map<string, string>;
  consents: string[];
}

function findAgain(pin: VersionPin, text: string): VersionPin | undefined {
  if (pin.layout === 'explicit') {
    const given = locateAgain(pin, text);
    return 'problem' in given ? undefined : given;
  }
  const { file: path, readAs } = pin;
  return locateFile({ path, text, readAs }).pins.find(
    item => isSamePin(item, pin) && item.artifact.name === pin.artifact.name,
  );
}

/** The pin as it stands in a text that was edited since; offsets may have moved. */
function relocate(pin: VersionPin, text: string): VersionPin | undefined {
  const found = findAgain(pin, text);
  // What follows from other files is known from the first reading only
  return (
    found && {
      ...pin,
      scalars: found.scalars,
      value: found.value,
      line: found.line,
    }
  );
}

/**
 * The entry of a kustomization's `images` that the image comes to, as kustomize goes through them; an entry that is only
 * written otherwise is none, and would be taken for one.
 */
function entryFor(
  text: string,
  name: string,
): { index?: number } | { refused: string } {
  let index: number | undefined;
  let called = name;
  const [root] = parseFile('kustomization.yaml', text).roots;
  for (const [at, entry] of (root?.list('images') ?? []).entries()) {
    const other = entry.text('name') ?? '';
    if (other === called) {
      index = at;
      called = entry.text('newName') ?? called;
    } else if (imageName(other) && imageName(other) === imageName(called)) {
      return {
        refused: `its entry "${other}" is called "${called}" below it, and kustomize compares names as they are written`,
      };
    }
  }
  return { index };
}

/**
 * An overlay gains an entry, or its entry a tag, for an image that stands in a base outside of the environment. The tag
 * or digest of an entry takes the place of both that the base has given to the image, so that what is rendered is the
 * version of the entry and nothing else: an entry without the digest of an image that has one would lose it.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/imagetag/updater.go
 */
function gainEntry(
  path: string,
  text: string,
  { pin, to }: { pin: VersionPin; to: string },
): { text: string } | { refused: string } {
  const version = wantedImage(pin, to);
  if ('refused' in version) {
    return version;
  }
  const { written: name } = pin;
  if (!name) {
    return {
      refused: `${path}: what the image is called in the bases is not known`,
    };
  }
  const entry = entryFor(text, name);
  if ('refused' in entry) {
    return { refused: `${path}: ${entry.refused}` };
  }
  const fields = { newTag: version.tag, digest: version.digest };
  // A second entry of one name would have no effect behind one that renames the image
  const edit =
    entry.index === undefined
      ? listing('images', { name, ...fields })
      : adding(['images', entry.index], fields);
  return proven(editText(path, text, [edit]));
}

/** The text of the one file that a draft changes, when it does just what it is meant to. */
function proven(draft: FolderDraft): { text: string } | { refused: string } {
  if ('refused' in draft) {
    return draft;
  }
  const [change] = draft.changes;
  const problem = proveDraft(change);
  return problem
    ? { refused: `${change.path}: ${problem}` }
    : { text: change.after ?? '' };
}

function refreshLock(
  draft: Draft,
  files: ReadonlyMap<string, string>,
  pin: VersionPin,
  options: { before: string; after: string; version: string },
): void {
  const path = lockPathOf(pin.file);
  const lock = draft.texts.get(path) ?? files.get(path);
  const index = Number(/^dependencies\[(\d+)\]/.exec(pin.path)?.[1]);
  if (pin.layout !== 'umbrella-chart' || lock === undefined) {
    return;
  }
  const result = updateLock({ ...options, lock, index });
  if ('text' in result) {
    draft.texts.set(path, result.text);
  } else {
    draft.consents.push(
      `${path} will be stale (${result.stale}): run "helm dependency update" on the branch`,
    );
  }
}

function applyPin(
  draft: Draft,
  files: ReadonlyMap<string, string>,
  pin: VersionPin,
  edit: PinEdit,
): string | undefined {
  const path = pin.gain ?? pin.file;
  const before = draft.texts.get(path) ?? files.get(path);
  if (before === undefined) {
    return `${path} cannot be read`;
  }
  if (pin.gain) {
    const gained = gainEntry(path, before, { pin, to: edit.to });
    if ('refused' in gained) {
      return gained.refused;
    }
    draft.texts.set(path, gained.text);
    return undefined;
  }
  const current = relocate(pin, before);
  if (!current) {
    return `${path} has no version at ${pin.path} any more`;
  }
  const edited = editPin(before, current, { ...edit, consent: true });
  if ('refused' in edited) {
    return edited.refused;
  }
  draft.texts.set(path, edited.text);
  refreshLock(draft, files, pin, {
    before,
    after: edited.text,
    version: edit.to,
  });
  return undefined;
}

/**
 * Plans the change of pins that move together to one version: every byte of it, and what it changes beyond them.
 *
 * @param pins - As located in these very files
 * @param files - Texts by path
 * @public
 */
export function planVersion(options: {
  pins: VersionPin[];
  files: ReadonlyMap<string, string>;
  to: string;
  /** The pins themselves were named, so that a range or branch may give way to a version. */
  explicit?: boolean;
}): VersionPlan {
  const { pins, files, to, explicit } = options;
  const draft: Draft = {
    texts: new Map(),
    consents: pins.flatMap(consentsFor),
  };
  const gained = new Set<string>();
  for (const pin of pins.filter(item => item.value !== to)) {
    const entry = pin.gain && `${pin.gain} ${pin.written}`;
    if (!entry || !gained.has(entry)) {
      const refused = applyPin(draft, files, pin, { to, explicit });
      if (refused) {
        return { refused };
      }
    }
    if (entry) {
      gained.add(entry);
    }
  }
  const changes = [...draft.texts].flatMap(([path, after]) => {
    const before = files.get(path);
    return before === after ? [] : [{ path, before, after }];
  });
  return { changes, consents: [...new Set(draft.consents)] };
}

/**
 * The files that {@link planVersion} needs for some pins.
 *
 * @public
 */
export function filesOf(pins: VersionPin[]): string[] {
  return [
    ...new Set(
      pins.flatMap(pin => [
        pin.gain ?? pin.file,
        ...(pin.layout === 'umbrella-chart' ? [lockPathOf(pin.file)] : []),
      ]),
    ),
  ];
}
