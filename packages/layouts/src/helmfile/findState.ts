import type { LayoutFolder } from '../LayoutDriver';
import { folderOf } from '../locate/folders';
import { isTemplate, parseFile } from '../locate/parseFile';
import type { YamlPlace } from '../yaml/YamlPlace';

interface State {
  path: string;
  text: string;
  releases: YamlPlace[];
  computed: boolean;
}

/** The state in a folder that has releases, else one whose list of them is empty, with its text. */
export function findState({ folder, files }: LayoutFolder): State | undefined {
  const states = [...files]
    .filter(([path]) => folderOf(path) === folder && isTemplate(path))
    .flatMap(([path, text]): State[] => {
      const { roots, computed } = parseFile(path, text);
      const lists = roots.flatMap(root => root.get('releases') ?? []);
      const releases = lists.flatMap(list => list.children());
      return lists.length > 0
        ? [{ path, text, releases, computed: computed.length > 0 }]
        : [];
    });
  return states.find(({ releases }) => releases.length > 0) ?? states.at(0);
}
