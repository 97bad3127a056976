import type { YamlFile } from '../yaml/YamlFile';
import type { YamlPlace } from '../yaml/YamlPlace';
import { objectNames } from './locateManifest';

/** The objects that a file holds, those of lists one by one. */
export function objectsIn(file: YamlFile): YamlPlace[] {
  const expand = (root: YamlPlace): YamlPlace[] =>
    /List$/.test(root.text('kind') ?? '') && root.get('items')?.isList
      ? root.list('items').flatMap(expand)
      : [root];
  return file.roots.flatMap(expand);
}

/** How much of a file is the service's; `data` are documents that are no objects. */
export function shareOf(file: YamlFile, service: string) {
  const owned = (root: YamlPlace) =>
    objectNames(root).some(({ name }) => name === service);
  const all = objectsIn(file).filter(root => root.isMap || root.isList);
  const objects = all.filter(root => root.text('kind') !== undefined);
  const own = objects.filter(owned).length;
  return {
    own,
    others: objects.length - own,
    data: all.length - objects.length,
  };
}
