import type { ImageEntry } from '../kustomization/imageEntries';
import type { VersionPin } from '../pins/VersionPin';

/** A file that was located, with the files that it leads to. */
export interface LocatedFile {
  path: string;
  pins: VersionPin[];
  follows: string[];
  /** Whether what it sets wins over what stands in its folder, whatever its layout. */
  overrides?: boolean;
  /** Those of `follows` that change what the kustomization takes from the others. */
  components?: string[];
  patches?: string[];
  transformers?: string[];
  /** Those of `follows` that its charts are rendered with. */
  charts?: string[];
  /** Whether it could not be read. */
  unread?: boolean;
  /** Entries of `images`, in their order. */
  images?: ImageEntry[];
}

/** The files that were located, by path. */
export type FileGraph = ReadonlyMap<string, LocatedFile>;

/** Everything that a file leads to, itself left out. */
export function reachable(
  graph: FileGraph,
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
