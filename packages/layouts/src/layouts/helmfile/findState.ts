import type { ReadFolder } from '../../driver/ReadFolder';
import { folderOf } from '../../tree/folders';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { isTemplate } from './claims';

/** A helmfile's state as it is changed: its text, and what is listed in it. */
export interface State {
  path: string;
  text: string;
  roots: YamlPlace[];
  releases: YamlPlace[];
  computed: boolean;
}

/** The state in a folder that has releases, else one whose list of them is empty, with its text. */
export function findState({ folder, files }: ReadFolder): State | undefined {
  const states = [...files]
    .filter(([path]) => folderOf(path) === folder && isTemplate(path))
    .flatMap(([path, text]): State[] => {
      const { roots, computed } = files.parse(path);
      const lists = roots.flatMap(root => root.get('releases') ?? []);
      const releases = lists.flatMap(list => list.children());
      return lists.length > 0
        ? [{ path, text, roots, releases, computed: computed.length > 0 }]
        : [];
    });
  return states.find(({ releases }) => releases.length > 0) ?? states.at(0);
}
