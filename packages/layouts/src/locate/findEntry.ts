import type { LayoutDriver } from '../driver/LayoutDriver';
import type { Entry, FolderListing } from '../driver/ReadFolder';
import { folderOf, isBelow } from '../tree/folders';
import type { TreeFile } from '../tree/TreeFile';
import { YAML } from './createTree';

/** Where a folder's configuration begins, and which layout said so. */
export interface FoundEntry extends Entry {
  driver?: LayoutDriver;
  files: string[];
  /** Whether every file of the folder is read, so that most pins decide what its layout is. */
  all: boolean;
}

/** Folders that hold no configuration of an environment. */
const HIDDEN = /(^|\/)(\.[^/]+|node_modules|vendor)\//;

/** JSON files of tools and editors, and schemas, which are none of an environment. */
const TOOLS =
  /(^|\/)(package(-lock)?|composer|[jt]sconfig[\w.-]*|renovate|lerna|nx|turbo|deno|angular|biome|\.[\w.-]+|[\w.-]*\.?schema)\.json$/;

function listFolder(
  layouts: LayoutDriver[],
  folder: string,
  tree: TreeFile[],
): FolderListing {
  const paths = new Set(tree.map(({ path }) => path));
  const overrides = (path: string) =>
    layouts.some(layout => layout.overrides?.(path));
  const isMain = (path: string) =>
    layouts.some(
      layout =>
        layout.folder?.main?.(folderOf(path), {
          has: other => other === path,
        }) !== undefined,
    );
  const isConfiguration = (path: string) =>
    (YAML.test(path) || isMain(path)) &&
    !HIDDEN.test(path) &&
    !TOOLS.test(path);
  const inside = [...paths]
    .filter(path => isBelow(folder, path))
    .filter(path => overrides(path) || isConfiguration(path))
    .sort();
  const own = inside.filter(path => folderOf(path) === folder);
  return {
    folder,
    has: path => paths.has(path),
    inside,
    own,
    overrides: own.filter(overrides),
  };
}

/**
 * The files that reading a folder begins with. A layout that finds itself in the folder says what is deployed: the rest is
 * read as its files lead to it. Where none does, every YAML file of the folder is read.
 *
 * @param layout - The one name that counts, or `auto`
 */
export function findEntry(
  layouts: LayoutDriver[],
  options: { folder: string; tree: TreeFile[]; layout: string },
): FoundEntry {
  const { folder, tree, layout } = options;
  const listing = listFolder(layouts, folder, tree);
  const entries = layouts
    .filter(({ name }) => layout === 'auto' || layout === name)
    .flatMap(driver => {
      const entry = driver.folder?.entry?.(listing);
      return entry ? [{ driver, ...entry }] : [];
    });
  const entry = entries.find(({ yields }) => !yields) ?? entries.at(0);
  if (entry?.files) {
    return { ...entry, files: entry.files, all: false };
  }
  const left = layouts.flatMap(
    driver => driver.folder?.leavesOut?.(listing.inside) ?? [],
  );
  return {
    detection: '',
    ...entry,
    files: listing.inside.filter(path => !left.some(skips => skips(path))),
    all: true,
  };
}
