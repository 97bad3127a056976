import {
  type FileGraph,
  type LocatedFile,
  reachable,
} from '../../../driver/LocatedFile';
import { isKustomization } from '../../../kustomization/findKustomization';
import type { VersionPin } from '../../../pins/VersionPin';
import { type BuiltEntries, builtEntries } from './builtEntries';
import { applied, changedBy, unledKustomizations } from './order';
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
  const overrides = [...graph.values()].filter(file => file.overrides);
  return unledKustomizations(graph).map(file => {
    const reach = reachable(graph, file.path);
    return {
      path: file.path,
      reach,
      layers: layersOf(graph, applied(graph, file), { reach, overrides }),
    };
  });
}
