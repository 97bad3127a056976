import type { FileGraph } from '../../../driver/LocatedFile';
import { isKustomization } from '../../../kustomization/findKustomization';
import { isComplete } from '../stages/isComplete';
import type { Root } from './layers';
import type { SourceFiles } from '../../../yaml/SourceFiles';

/** Whether all objects are known that a kustomization builds, and there are any. */
export function isKnown(
  graph: FileGraph,
  files: SourceFiles,
  { layers, reach }: Root,
): boolean {
  const built = [...reach].flatMap(path => graph.get(path) ?? []);
  return (
    layers.every(({ file }) => isComplete(files, file.path)) &&
    built.every(({ unread }) => !unread) &&
    built.some(({ path }) => !isKustomization(path))
  );
}
