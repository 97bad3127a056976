import { partsPin } from '../pins/imagePin';
import { type PinPlace, pinKey } from '../pins/pinKey';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { nameOf } from '../tree/folders';
import { formatPath } from '../yaml/paths';
import type { YamlPlace } from '../yaml/YamlPlace';

/** An entry of `images`, of a kustomization or what is merged into one, by the names as they are written. */
export interface ImageEntry extends PinPlace {
  name: string;
  newName?: string;
}

/** Entries of `images`, in their order. */
export function imageEntries(entries: YamlPlace[]): ImageEntry[] {
  return entries.flatMap(entry => {
    const name = entry.text('name');
    const newName = entry.text('newName');
    return name
      ? [
          {
            file: entry.context.file.path,
            document: entry.context.index,
            path: formatPath(entry.path),
            name,
            ...(newName ? { newName } : {}),
          },
        ]
      : [];
  });
}

/** An entry with the pin of the version that it sets, if it sets one. */
export interface PinnedEntry extends ImageEntry {
  key: string;
  pin?: VersionPin;
}

/** The key of the entry that a pin is of. */
export function entryKey(pin: VersionPin): string {
  return pinKey({ ...pin, path: pin.path.replace(/\.(newTag|digest)$/, '') });
}

/** Entries of a file with their pins. */
export function pinnedEntries(
  entries: ImageEntry[],
  pins: VersionPin[],
): PinnedEntry[] {
  const known = new Map(
    pins.filter(pin => pin.replaces).map(pin => [entryKey(pin), pin]),
  );
  return entries.map(entry => {
    const key = pinKey(entry);
    return { ...entry, key, pin: known.get(key) };
  });
}

/**
 * The pins of kustomize's `images:` as it stands in kustomizations and in Flux objects: entries with a tag or digest.
 * An entry is found by the image that it leads to; `replaces` is the image that it takes the place of.
 */
export function imageEntryPins(
  entries: YamlPlace[],
  common: { layout: string; names: PinName[] },
): VersionPin[] {
  return entries.flatMap(entry => {
    const name = entry.text('name');
    const written = entry.text('newName') ?? name;
    if (!written || !name) {
      return [];
    }
    const pin = partsPin(
      {
        repository: written,
        fallback: written,
        tag: entry.get('newTag'),
        digest: entry.get('digest'),
      },
      // What it takes the place of may be what the service is called
      {
        ...common,
        names: [{ by: 'key', name: nameOf(name) }, ...common.names],
      },
    );
    return pin ? [{ ...pin, replaces: name }] : [];
  });
}
