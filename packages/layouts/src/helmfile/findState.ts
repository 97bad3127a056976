import type { LayoutFolder } from '../LayoutDriver';
import { folderOf } from '../locate/folders';
import { isTemplate, parseFile } from '../locate/parseFile';
import type { YamlPlace } from '../yaml/YamlPlace';

/** The state in a folder that has releases, with its text. */
export function findState({ folder, files }: LayoutFolder):
  | {
      path: string;
      text: string;
      releases: YamlPlace[];
      computed: boolean;
    }
  | undefined {
  for (const [path, text] of files) {
    if (folderOf(path) === folder && isTemplate(path)) {
      const file = parseFile(path, text);
      const releases = file.roots.flatMap(root => root.list('releases'));
      if (releases.length > 0) {
        return { path, text, releases, computed: file.computed.length > 0 };
      }
    }
  }
  return undefined;
}
