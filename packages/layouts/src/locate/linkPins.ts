import {
  type PinnedEntry,
  entryKey,
  pinnedEntries,
} from '../kustomize/imageEntries';
import type { ImageEntry } from '../LayoutDriver';
import { imageName } from '../pins/imageReference';
import { isSamePin } from '../pins/pinKey';
import type { VersionPin } from '../pins/VersionPin';
import { override } from '../pins/overriddenBy';
import { folderOf, isBelow } from './folders';
import { patchWinners } from './patches';

/** A file that was located, with the files that it leads to. */
export interface LocatedFile {
  path: string;
  pins: VersionPin[];
  follows: string[];
  kustomization: boolean;
  /** Those of `follows` that change what the kustomization takes from the others. */
  components?: string[];
  patches?: string[];
  /** Entries of `images`, in their order. */
  images?: ImageEntry[];
}

type Graph = Map<string, LocatedFile>;

/** Everything that a file leads to, itself left out. */
function reachable(
  graph: Graph,
  from: string,
  follows = graph.get(from)?.follows ?? [],
): Set<string> {
  const found = new Set<string>();
  const queue = [...follows];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (!found.has(path) && path !== from) {
      found.add(path);
      queue.push(...(graph.get(path)?.follows ?? []));
    }
  }
  return found;
}

function isImage(pin: VersionPin): boolean {
  return pin.artifact.kind === 'image';
}

function isInlinePatch({ path }: VersionPin): boolean {
  return path.startsWith('patches');
}

/**
 * Whether `images` of a kustomization change a pin: other entries, containers, and what its charts are rendered with;
 * no other field of a resource, such as the values of a HelmRelease.
 */
function isTransformed(graph: Graph, pin: VersionPin): boolean {
  const own = graph.get(pin.file)?.kustomization && !isInlinePatch(pin);
  return (
    isImage(pin) &&
    (own ||
      pin.readAs === 'values' ||
      /(^|\.)(initC|c)ontainers[.[][^.]*\.image$/.test(pin.sets ?? pin.path))
  );
}

/** What wins over a pin goes by its names as well: an entry of `images` is the Deployment's. */
function inherit(winner: VersionPin | undefined, pin: VersionPin): void {
  const known = new Set(winner?.names.map(({ name }) => name));
  winner?.names.push(...pin.names.filter(({ name }) => !known.has(name)));
}

/** An entry of `images` that a kustomization is built with: its own, or that of an override. */
interface Entry extends PinnedEntry {
  /** As images are called alike, however they are written. */
  alike: string;
}

/** A kustomization with the files that its entries and patches change. */
interface Layer {
  file: LocatedFile;
  /** In the order in which they are applied. */
  entries: Entry[];
  /** By the keys of entries that are not applied, what stands in their place. */
  displaced: Map<string, Entry>;
  reach: Set<string>;
  patches: ReturnType<typeof patchWinners>;
}

interface Root {
  path: string;
  /** Kustomizations in the order in which kustomize applies them: the root is the last. */
  layers: Layer[];
  reach: Set<string>;
}

/** What a kustomization changes: what it leads to, and as a component what its users led to before it. */
function changedBy(graph: Graph, { path }: LocatedFile): Set<string> {
  const before = [...graph.values()]
    .filter(({ components }) => components?.includes(path))
    .flatMap(({ follows, components = [] }) => {
      const later = components.slice(components.indexOf(path));
      return follows.filter(item => !later.includes(item));
    });
  return reachable(graph, path, [
    ...(graph.get(path)?.follows ?? []),
    ...before,
  ]);
}

function entriesOf({ pins, images = [] }: LocatedFile): Entry[] {
  return pinnedEntries(images, pins).map(entry => ({
    ...entry,
    alike: imageName(entry.name) ?? entry.name,
  }));
}

function isOverride({ path }: LocatedFile): boolean {
  return /(^|\/)\.argocd-source[^/]*$/.test(path);
}

/**
 * The entries that a kustomization is built with. Argo CD puts those of overrides in with `kustomize edit set image`: an
 * entry takes the place of another one of the same name as it is written, and all are sorted by their names.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/kustomize/commands/edit/set/setimage.go
 */
function builtEntries(
  file: LocatedFile,
  overrides: LocatedFile[],
): Pick<Layer, 'entries' | 'displaced'> {
  const own = entriesOf(file);
  // The file of one Application stands before that of all, and wins over it
  const set = overrides
    .filter(({ path }) => folderOf(path) === folderOf(file.path))
    .reverse()
    .flatMap(entriesOf);
  const displaced = new Map<string, Entry>();
  if (set.length === 0) {
    return { entries: own, displaced };
  }
  const named = new Map(set.map(entry => [entry.name, entry]));
  for (const entry of own) {
    const other = named.get(entry.name);
    if (other) {
      displaced.set(entry.key, other);
    } else {
      named.set(entry.name, entry);
    }
  }
  const entries = [...named.values()];
  return {
    entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)),
    displaced,
  };
}

/** A kustomization and those below it, as kustomize applies them: resources, then components, then what leads to them. */
function applied(graph: Graph, root: LocatedFile): LocatedFile[] {
  const order: LocatedFile[] = [];
  const seen = new Set([root.path]);
  const left = [{ file: root, entered: false }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { file, entered } = next;
    if (entered) {
      order.push(file);
    } else {
      left.push({ file, entered: true });
      const { components = [] } = file;
      const below = [
        ...file.follows.filter(path => !components.includes(path)),
        ...components,
      ].flatMap(path => graph.get(path) ?? []);
      const fresh = below.filter(
        item => item.kustomization && !seen.has(item.path),
      );
      fresh.forEach(item => seen.add(item.path));
      fresh
        .reverse()
        .forEach(item => left.push({ file: item, entered: false }));
    }
  }
  return order;
}

function layersOf(
  graph: Graph,
  files: LocatedFile[],
  options: { reach: Set<string>; overrides: LocatedFile[] },
): Layer[] {
  const { reach, overrides } = options;
  const patchFiles = new Set(files.flatMap(file => file.patches ?? []));
  const pinsOf = (path: string) => graph.get(path)?.pins ?? [];
  const patched = [...reach]
    .filter(path => !patchFiles.has(path) && !graph.get(path)?.kustomization)
    .flatMap(pinsOf);
  return files.map(file => ({
    file,
    ...builtEntries(file, overrides),
    reach: changedBy(graph, file),
    patches: patchWinners(
      [
        ...file.pins.filter(isInlinePatch),
        ...(file.patches ?? []).flatMap(pinsOf),
      ],
      patched,
    ),
  }));
}

/** Kustomizations that no other one leads to, each with the kustomizations below it. */
function rootsOf(graph: Graph): Root[] {
  const kustomizations = [...graph.values()].filter(file => file.kustomization);
  const overrides = [...graph.values()].filter(isOverride);
  const led = new Set(kustomizations.flatMap(file => file.follows));
  return kustomizations
    .filter(file => !led.has(file.path))
    .map(file => {
      const reach = reachable(graph, file.path);
      return {
        path: file.path,
        reach,
        layers: layersOf(graph, applied(graph, file), { reach, overrides }),
      };
    });
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
interface Effects {
  changing: Set<string>;
  missing: Map<string, string>;
}

/** What the kustomizations of a root make of a pin's image. */
interface Outcome {
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

/** Applies kustomizations as kustomize does: patches, then entries in their order, which compare names as written. */
function outcomeIn(
  graph: Graph,
  root: Root,
  pin: VersionPin,
  effects: Effects,
): Outcome {
  const transformed = isTransformed(graph, pin);
  const outcome: Outcome = {};
  let name = nameAtFirst(root, pin, effects);
  let alike = name && imageName(name);
  const rename = (to: string | undefined) => {
    name = to ?? name;
    alike = name && imageName(name);
  };
  for (const layer of root.layers) {
    const patch = layer.patches.find(item =>
      isSamePin(item.target, pin),
    )?.patch;
    if (patch) {
      outcome.winner = patch;
      rename(patch.written);
    }
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

function linkKustomize(graph: Graph, folder: string): void {
  const roots = rootsOf(graph);
  const effects: Effects = { changing: new Set(), missing: new Map() };
  for (const file of graph.values()) {
    file.pins = file.pins.map(pin => {
      const users = roots.filter(
        root => root.path === pin.file || root.reach.has(pin.file),
      );
      const outcomes = users.map(root => outcomeIn(graph, root, pin, effects));
      const winners = outcomes.map(outcome => outcome.winner);
      const [winner] = winners;
      for (const entry of winners) {
        inherit(entry, pin);
      }
      if (users.length > 0 && winner && winners.every(Boolean)) {
        return override(pin, winner);
      }
      const open = users.filter((_, index) => !winners[index]);
      if (!isBelow(folder, pin.file)) {
        const [gaining] = open.filter(root => isBelow(folder, root.path));
        const written = outcomes.at(users.indexOf(gaining))?.name;
        return isTransformed(graph, pin) && gaining && written
          ? { ...pin, written, gain: gaining.path }
          : {
              ...pin,
              editable: false,
              reason: `${pin.file} is outside of ${folder}: other environments may use it`,
            };
      }
      return open.length > 1
        ? {
            ...pin,
            shared: [
              ...pin.shared,
              ...open.map(root => `what ${root.path} takes from ${pin.file}`),
            ],
          }
        : pin;
    });
  }
  for (const file of graph.values()) {
    file.pins = file.pins.map(pin => {
      const key = pin.replaces ? entryKey(pin) : '';
      const reason = effects.missing.get(key);
      return reason && !effects.changing.has(key) && !pin.overriddenBy
        ? { ...pin, editable: false, reason }
        : pin;
    });
  }
}

/** Values that `.argocd-source*.yaml` sets win over those that stand in its folder, and over what that leads to. */
function linkOverrides(graph: Graph): void {
  const overrides = [...graph.values()].filter(isOverride);
  for (const { path, pins } of overrides) {
    const folder = folderOf(path);
    const beside = [...graph.values()].filter(
      file => folderOf(file.path) === folder && !overrides.includes(file),
    );
    const affected = new Set(
      beside.flatMap(file => [file.path, ...reachable(graph, file.path)]),
    );
    for (const file of graph.values()) {
      if (affected.has(file.path)) {
        file.pins = file.pins.map(pin => {
          const winner = pins.find(entry => entry.sets === pin.path);
          inherit(winner, pin);
          return winner && !pin.overriddenBy ? override(pin, winner) : pin;
        });
      }
    }
  }
}

/**
 * Weighs the pins of several files against each other: which kustomization or override wins, what stands outside of the
 * environment's folder, what several kustomizations share.
 */
export function linkPins(files: LocatedFile[], folder: string): VersionPin[] {
  const graph: Graph = new Map(
    files.map(file => [
      file.path,
      {
        ...file,
        pins: file.pins.map(pin => ({ ...pin, names: [...pin.names] })),
      },
    ]),
  );
  linkOverrides(graph);
  linkKustomize(graph, folder);
  return [...graph.values()].flatMap(file => file.pins);
}
