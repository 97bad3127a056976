import type { LayoutDriver } from '../driver/LayoutDriver';
import { isKustomization } from '../kustomization/findKustomization';
import { objectsIn } from '../objects/objectsIn';
import { isBelow } from '../tree/folders';
import { toSourceFiles } from './createParser';
import { type SourceTree, YAML } from './createTree';
import { surroundings } from './layeredValues';
import { MAX_OTHERS } from './otherUsers';
import type { ReadFiles, Walk } from './walkFiles';

/** What is looked through. */
export interface EnginesOptions {
  folder: string;
  walk: Walk;
  /** All files of the repository. */
  paths: string[];
  source: SourceTree;
  read: ReadFiles;
  /** The address of the repository, where it is known. */
  repository?: string;
}

/**
 * The files outside of a folder in which an engine is told to put something over what it applies of the folder, such as the
 * images of a Flux Kustomization. In a repository with very many other files they are not looked for.
 */
export async function enginesOver(
  layouts: LayoutDriver[],
  options: EnginesOptions,
): Promise<string[]> {
  const { folder, walk, paths, source, read, repository } = options;
  const others = paths.filter(
    path =>
      YAML.test(path) &&
      !isKustomization(path) &&
      !isBelow(folder, path) &&
      !walk.located.has(path) &&
      source.unreadable(path) === undefined,
  );
  const concerned = [...walk.located.values()].some(
    ({ pins }) => pins.length > 0,
  );
  if (!concerned || others.length === 0 || others.length > MAX_OTHERS) {
    return [];
  }
  const texts = await read(others);
  const files = toSourceFiles(layouts, new Map([...texts, ...walk.files]));
  const { around } = surroundings({
    folder,
    files,
    paths,
    source,
    repository,
  });
  const engines = layouts.flatMap(({ objects }) =>
    objects?.changes ? [objects] : [],
  );
  return [...texts].flatMap(([path, text]) =>
    engines.some(
      engine =>
        engine.mayChange?.test(text) &&
        objectsIn(files.parse(path)).some(
          object =>
            engine.claims(object) &&
            engine
              .changes?.(object, around)
              .some(target => isBelow(folder, target)),
        ),
    )
      ? [path]
      : [],
  );
}
