import { editText, joinEdits } from '../edit/editFiles';
import type { LayoutDriver } from '../LayoutDriver';
import { folderOf, isBelow, nameOf, resolvePath } from '../locate/folders';
import { parseFile } from '../locate/parseFile';
import { parseImageReference } from '../pins/imageReference';
import { removeItem } from '../yaml/removeItem';
import type { YamlPlace } from '../yaml/YamlPlace';
import { findKustomization } from './findKustomization';

function stem(path: string): string {
  return nameOf(path).replace(/\.ya?ml$/, '');
}

/** Whether an entry of `images` is of the service: by the last step of either name. */
function isOf(entry: YamlPlace, service: string): boolean {
  return ['name', 'newName'].some(key => {
    const name = parseImageReference(entry.text(key) ?? '')?.name;
    return name !== undefined && nameOf(name) === service;
  });
}

/** Removes the service's resource and image entry, and its files when they stand in the environment's folder. */
export const removeService: LayoutDriver['removeService'] = ({
  folder,
  files,
  service,
}) => {
  const path = findKustomization(folder, files);
  if (!path) {
    return { refused: `there is no kustomization.yaml in ${folder}` };
  }
  const [root] = parseFile(path, files.get(path)!).roots;
  const resources = root?.list('resources') ?? [];
  const index = resources.findIndex(
    item => stem(item.text()?.replace(/\/$/, '') ?? '') === service,
  );
  if (index < 0) {
    return { refused: `${path} has no resource ${service}` };
  }
  const images = (root?.list('images') ?? []).flatMap((entry, position) =>
    isOf(entry, service) ? [position] : [],
  );
  const target =
    resolvePath(folderOf(path), resources[index].text() ?? '') ?? '';
  const own = [...files].filter(
    ([file]) =>
      isBelow(target, file) && isBelow(folder, target) && target !== folder,
  );
  return joinEdits(
    editText(path, files.get(path)!, [
      text => removeItem(text, ['resources', index]),
      ...images
        .reverse()
        .map(
          position => (text: string) => removeItem(text, ['images', position]),
        ),
    ]),
    { changes: own.map(([file, before]) => ({ path: file, before })) },
  );
};
