import type { TreeFile } from '../tree/TreeFile';
import { entityName, tierOf } from './environmentNames';

/** What may be an environment: its name, and the folders of it. */
export interface Place {
  name: string;
  /** As an environment's `paths` has them: relative to the root, a segment may be `{service}`. */
  paths: string[];
  /** The folders that these stand for. */
  folders: string[];
}

const SERVICE = '{service}';

/** Folders of a tree that are called like environments; of several on one way the first. */
function namedFolders(tree: TreeFile[], below: string): string[] {
  const found = new Set<string>();
  const skip = below === '.' ? 0 : below.split('/').length;
  for (const { path } of tree) {
    const steps = path.split('/').slice(0, -1);
    const isBelow = below === '.' || path.startsWith(`${below}/`);
    const at = isBelow
      ? steps.findIndex((step, index) => index >= skip && tierOf(step))
      : -1;
    if (at >= 0) {
      found.add(steps.slice(0, at + 1).join('/'));
    }
  }
  return [...found].sort();
}

/** The folder with one of its segments open; undefined for the last one, which names the environment. */
function withOpen(folder: string, index: number): string | undefined {
  const steps = folder.split('/');
  if (index >= steps.length - 1) {
    return undefined;
  }
  steps[index] = SERVICE;
  return steps.join('/');
}

/** The pattern of folders that most of them have in common, where that is at least two of one environment. */
function patternOf(folders: string[]): (folder: string) => string {
  const counts = new Map<string, number>();
  for (const folder of folders) {
    for (let index = 0; withOpen(folder, index); index += 1) {
      const pattern = withOpen(folder, index)!;
      counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    }
  }
  // Where two services of one environment share a pattern, those of the others are meant as well
  const shapes = new Set(
    [...counts]
      .filter(([, count]) => count > 1)
      .map(([pattern]) => pattern.split('/').slice(0, -1).join('/')),
  );
  return folder => {
    for (let index = 0; withOpen(folder, index); index += 1) {
      const pattern = withOpen(folder, index)!;
      if (shapes.has(pattern.split('/').slice(0, -1).join('/'))) {
        return pattern;
      }
    }
    return folder;
  };
}

/**
 * The folders of a repository that are called like environments, such as `envs/qa` or `apps/shop/overlays/qa`, by their names.
 *
 * @param below - The folder to look in
 */
export function findPlaces(tree: TreeFile[], below: string): Place[] {
  const folders = namedFolders(tree, below);
  const toPath = patternOf(folders);
  const places = new Map<string, Place>();
  for (const folder of folders) {
    const name = entityName(folder.split('/').at(-1)!);
    const place = places.get(name) ?? { name, paths: [], folders: [] };
    const path = toPath(folder);
    place.folders.push(folder);
    if (!place.paths.includes(path)) {
      place.paths.push(path);
    }
    places.set(name, place);
  }
  return [...places.values()];
}
