import {
  type FileGraph,
  type LocatedFile,
  reachable,
} from '../../../driver/LocatedFile';
import { isKustomization } from '../../../kustomization/findKustomization';

/** Kustomizations that no other one leads to. */
export function unledKustomizations(graph: FileGraph): LocatedFile[] {
  const kustomizations = [...graph.values()].filter(({ path }) =>
    isKustomization(path),
  );
  const led = new Set(kustomizations.flatMap(file => file.follows));
  return kustomizations.filter(file => !led.has(file.path));
}

/** What a kustomization changes: what it leads to, and as a component what its users led to before it. */
export function changedBy(
  graph: FileGraph,
  { path }: LocatedFile,
): Set<string> {
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
export function applied(graph: FileGraph, root: LocatedFile): LocatedFile[] {
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
