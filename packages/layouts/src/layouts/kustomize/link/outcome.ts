import { isKustomization } from '../../../kustomization/findKustomization';
import { entryKey } from '../../../kustomization/imageEntries';
import { imageName } from '../../../pins/imageReference';
import type { VersionPin } from '../../../pins/VersionPin';
import type { Entry } from './builtEntries';
import { type Layer, type Root, isInlinePatch } from './layers';

/**
 * Whether `images` of a kustomization change a pin: other entries, containers, and what its charts are rendered with;
 * no other field of a resource, such as the values of a HelmRelease.
 */
export function isTransformed(
  pin: VersionPin,
  { rendered }: Pick<Effects, 'rendered'>,
): boolean {
  const own = isKustomization(pin.file) && !isInlinePatch(pin);
  return (
    pin.artifact.kind === 'image' &&
    (own ||
      rendered.has(pin.file) ||
      /(^|\.)(initC|c)ontainers[.[][^.]*\.image$/.test(pin.sets ?? pin.path))
  );
}

/** What stands in the place of the entry that a pin is of, where that is not applied. */
function insteadOf({ displaced }: Layer, pin: VersionPin): Entry | undefined {
  return pin.replaces ? displaced.get(entryKey(pin)) : undefined;
}

/** The entries of a kustomization that change a pin: for an entry of its own those behind it, or in its place. */
function entriesFor(layer: Layer, pin: VersionPin): Entry[] {
  const { file, entries, reach } = layer;
  if (reach.has(pin.file)) {
    return entries;
  }
  if (file.path !== pin.file) {
    return [];
  }
  const instead = insteadOf(layer, pin);
  const own = pin.replaces ? entryKey(pin) : undefined;
  return instead
    ? entries.slice(entries.indexOf(instead))
    : entries.slice(entries.findIndex(({ key }) => key === own) + 1);
}

/** Which entries change images, and why others do not: such as that names are not written alike. */
export interface Effects {
  changing: Set<string>;
  missing: Map<string, string>;
  /** Those that change what something else takes the place of later, by what that is. */
  late: Map<string, string>;
  /** Files of values that charts are rendered with before entries are applied. */
  rendered: ReadonlySet<string>;
}

/** What the kustomizations of a root make of a pin's image. */
export interface Outcome {
  winner?: VersionPin;
  /** What the image is called where the root's own entries begin. */
  name?: string;
}

/** The name that entries compare with a pin's image; of an entry that is not applied, what stands in its place is. */
function nameAtFirst(
  root: Root,
  pin: VersionPin,
  effects: Effects,
): string | undefined {
  const instead = root.layers
    .map(layer => insteadOf(layer, pin))
    .find(entry => entry !== undefined);
  if (!instead) {
    return pin.written;
  }
  effects.missing.set(
    entryKey(pin),
    `${instead.file} puts ${instead.path} in its place, without a version`,
  );
  return instead.name;
}

/** Applies the entries of kustomizations in their order; they compare names as written. */
export function outcomeIn(
  root: Root,
  pin: VersionPin,
  effects: Effects,
): Outcome {
  const transformed = isTransformed(pin, effects);
  const outcome: Outcome = {};
  let name = nameAtFirst(root, pin, effects);
  let alike = name && imageName(name);
  const rename = (to: string | undefined) => {
    name = to ?? name;
    alike = name && imageName(name);
  };
  for (const layer of root.layers) {
    outcome.name = name;
    for (const entry of transformed ? entriesFor(layer, pin) : []) {
      if (entry.name === name) {
        effects.changing.add(entry.key);
        outcome.winner = entry.pin ?? outcome.winner;
        rename(entry.newName);
      } else if (entry.alike === alike) {
        effects.missing.set(
          entry.key,
          `"${entry.name}" stands in ${pin.file} line ${pin.line} as "${name}", and kustomize compares names as they are written`,
        );
      }
    }
  }
  return outcome;
}
