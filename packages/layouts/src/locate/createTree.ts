import type { LayoutDriver } from '../driver/LayoutDriver';
import { folderOf } from '../tree/folders';
import type { TreeFile } from '../tree/TreeFile';
import { MAX_CHARACTERS } from '../yaml/parseYaml';

/** A tree of files, for asking what is where. */
export interface SourceTree {
  has(path: string): boolean;
  /** The file that a path means: itself, or the one that stands for a folder, else the YAML files in it. */
  filesAt(path: string): string[];
  /** Why a file is not read, if it is not. */
  unreadable(path: string): string | undefined;
}

/** Files that may be YAML, by their name. */
export const YAML = /\.(ya?ml(\.gotmpl)?|json)$/;

/** Bytes of JSON that somebody has written: larger files are dashboards and data, and take seconds to parse. */
const MAX_JSON = 256 * 1024;

/** Indexes a tree once. */
export function createTree(
  layouts: LayoutDriver[],
  tree: TreeFile[],
): SourceTree {
  const files = new Map(tree.map(file => [file.path, file]));
  const folders = new Map<string, string[]>();
  for (const { path } of tree) {
    const folder = folderOf(path);
    const known = folders.get(folder) ?? [];
    known.push(path);
    folders.set(folder, known);
  }
  const mainOf = (folder: string) =>
    layouts
      .map(layout => layout.folder?.main?.(folder, files))
      .find(path => path !== undefined);
  return {
    has: path => files.has(path),
    filesAt(path) {
      if (files.has(path)) {
        return [path];
      }
      const main = mainOf(path);
      return main
        ? [main]
        : (folders.get(path) ?? []).filter(name => YAML.test(name));
    },
    unreadable(path) {
      const file = files.get(path);
      if (file?.mode === '120000') {
        return 'a symbolic link: seen, not followed';
      }
      const size = file?.size ?? 0;
      if (size > MAX_JSON && path.endsWith('.json')) {
        return 'JSON larger than 256 KiB: seen, not read';
      }
      return size > MAX_CHARACTERS
        ? 'larger than 1 MiB: seen, not read'
        : undefined;
    },
  };
}
