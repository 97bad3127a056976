import { findKustomization, isKustomization } from './findKustomization';
import type { SourceFiles } from '../yaml/SourceFiles';
import { referencesOf } from './referencesOf';

const LEADS = /^(resources|bases|components)\[/;

/** The files that a kustomization builds from, one by one: those that it lists, and those that they list. */
export function* walkBuilt(
  files: SourceFiles,
  start: string,
): Generator<string> {
  const found = new Set<string>();
  const queue = [start];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const file = files.has(path) ? path : findKustomization(path, files);
    if (file !== undefined && !found.has(file)) {
      found.add(file);
      yield file;
      const references = isKustomization(file)
        ? files.parse(file).roots.flatMap(root => referencesOf(file, root))
        : [];
      queue.push(
        ...references
          .filter(({ place }) => LEADS.test(place))
          .map(reference => reference.path),
      );
    }
  }
}

/** All files that a kustomization builds from. */
export function builtFrom(files: SourceFiles, start: string): Set<string> {
  return new Set(walkBuilt(files, start));
}
