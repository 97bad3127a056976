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

/** A kustomization with the files that its entries and patches change. */
interface Layer {
  file: LocatedFile;
  reach: Set<string>;
  patches: ReturnType<typeof patchWinners>;
}

interface Root {
  path: string;
  /** Kustomizations from the root downwards, outermost first. */
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

function layersOf(
  graph: Graph,
  files: LocatedFile[],
  reach: Set<string>,
): Layer[] {
  const patchFiles = new Set(files.flatMap(file => file.patches ?? []));
  const pinsOf = (path: string) => graph.get(path)?.pins ?? [];
  const patched = [...reach]
    .filter(path => !patchFiles.has(path) && !graph.get(path)?.kustomization)
    .flatMap(pinsOf);
  return files.map(file => ({
    file,
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
  const led = new Set(kustomizations.flatMap(file => file.follows));
  return kustomizations
    .filter(file => !led.has(file.path))
    .map(file => {
      const reach = reachable(graph, file.path);
      const below = kustomizations.filter(item => reach.has(item.path));
      return {
        path: file.path,
        reach,
        layers: layersOf(graph, [file, ...below], reach),
      };
    });
}

/** What a kustomization on the way makes of a pin's image: by an entry of `images`, else by a patch. */
function winnerIn(
  graph: Graph,
  root: Root,
  pin: VersionPin,
): VersionPin | undefined {
  const transformed = isTransformed(graph, pin);
  for (const { file, reach, patches } of root.layers) {
    const inside = file.path === pin.file && pin.replaces === undefined;
    const entry =
      transformed && (inside || reach.has(pin.file))
        ? file.pins.find(item => item.replaces === pin.artifact.name)
        : undefined;
    const winner =
      entry ??
      patches.find(
        item =>
          item.file === pin.file &&
          item.path === pin.path &&
          item.document === pin.document,
      )?.patch;
    if (winner) {
      return winner;
    }
  }
  return undefined;
}

function linkKustomize(graph: Graph, folder: string): void {
  const roots = rootsOf(graph);
  for (const file of graph.values()) {
    file.pins = file.pins.map(pin => {
      const users = roots.filter(
        root => root.path === pin.file || root.reach.has(pin.file),
      );
      const winners = users.map(root => winnerIn(graph, root, pin));
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
        return isTransformed(graph, pin) &&
          gaining &&
          pin.artifact.name.includes('/')
          ? { ...pin, gain: gaining.path }
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
}

/** Whether an entry of `.argocd-source*.yaml` sets the value, or the image, that a pin stands for. */
function isSetBy(entry: VersionPin, pin: VersionPin): boolean {
  if (entry.sets !== undefined) {
    return entry.sets === pin.path;
  }
  const replaced = pin.replaces ?? pin.artifact.name;
  return (
    isImage(entry) &&
    isImage(pin) &&
    (entry.artifact.name === pin.artifact.name || entry.replaces === replaced)
  );
}

/** `.argocd-source*.yaml` wins over what stands in its folder, and over what that leads to. */
function linkOverrides(graph: Graph): void {
  const overrides = [...graph.values()].filter(file =>
    /(^|\/)\.argocd-source[^/]*$/.test(file.path),
  );
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
          const winner = pins.find(entry => isSetBy(entry, pin));
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
