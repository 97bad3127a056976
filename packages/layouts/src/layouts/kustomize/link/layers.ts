import {
  type FileGraph,
  type LocatedFile,
  reachable,
} from '../../../driver/LocatedFile';
import { isKustomization } from '../../../kustomization/findKustomization';
import type { VersionPin } from '../../../pins/VersionPin';
import { type BuiltEntries, builtEntries } from './builtEntries';
import { patchWinners } from './patchWinners';

/** A kustomization with the files that its entries and patches change. */
export interface Layer extends BuiltEntries {
  file: LocatedFile;
  reach: Set<string>;
  patches: ReturnType<typeof patchWinners>;
}

/** A kustomization that no other one leads to. */
export interface Root {
  path: string;
  /** Kustomizations in the order in which kustomize applies them: the root is the last. */
  layers: Layer[];
  reach: Set<string>;
}

/** Whether a pin stands in a patch within its kustomization. */
export function isInlinePatch({ path }: VersionPin): boolean {
  return path.startsWith('patches');
}

/** What a kustomization changes: what it leads to, and as a component what its users led to before it. */
function changedBy(graph: FileGraph, { path }: LocatedFile): Set<string> {
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

/** A kustomization and those below it, as kustomize applies them: resources, then components, then what leads to them. */
function applied(graph: FileGraph, root: LocatedFile): LocatedFile[] {
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
        item => isKustomization(item.path) && !seen.has(item.path),
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
  graph: FileGraph,
  files: LocatedFile[],
  options: { reach: Set<string>; overrides: LocatedFile[] },
): Layer[] {
  const { reach, overrides } = options;
  const patchFiles = new Set(files.flatMap(file => file.patches ?? []));
  const pinsOf = (path: string) => graph.get(path)?.pins ?? [];
  const patched = [...reach]
    .filter(path => !patchFiles.has(path) && !isKustomization(path))
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
export function rootsOf(graph: FileGraph): Root[] {
  const kustomizations = [...graph.values()].filter(({ path }) =>
    isKustomization(path),
  );
  const overrides = [...graph.values()].filter(file => file.overrides);
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
