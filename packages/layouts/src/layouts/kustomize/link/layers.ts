import {
  type FileGraph,
  type LocatedFile,
  reachable,
} from '../../../driver/LocatedFile';
import type { VersionPin } from '../../../pins/VersionPin';
import { type BuiltEntries, builtEntries } from './builtEntries';
import { applied, changedBy, unledKustomizations } from '../stages/order';

/** A kustomization with the files that its entries change. */
export interface Layer extends BuiltEntries {
  file: LocatedFile;
  reach: Set<string>;
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
  overrides: LocatedFile[],
): Layer[] {
  return files.map(file => ({
    file,
    ...builtEntries(file, {
      overrides,
      transformers: (file.transformers ?? []).flatMap(
        path => graph.get(path) ?? [],
      ),
    }),
    reach: changedBy(graph, file),
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
      layers: layersOf(graph, applied(graph, file), overrides),
    };
  });
}
