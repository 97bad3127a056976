import {
  type TextEdit,
  editText,
  joinEdits,
  removing,
} from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import {
  findKustomization,
  isKustomization,
} from '../../kustomization/findKustomization';
import { resourceName } from '../../kustomization/resources';
import { locateManifest } from '../../objects/locateManifest';
import { shareOf } from '../../objects/objectsIn';
import { imageName, parseImageReference } from '../../pins/imageReference';
import { folderOf, isBelow, nameOf, resolvePath } from '../../tree/folders';
import type { SourceFiles } from '../../yaml/SourceFiles';
import type { PathStep, YamlPlace } from '../../yaml/YamlPlace';
import { builtFrom } from '../../kustomization/builtFrom';
import { LAYOUT } from './name';
import { ownEntries } from './ownEntries';
import { referencesOf } from '../../kustomization/referencesOf';

/** Whether an entry of `images` is called as the service: by the last step of either name. */
function isCalled(entry: YamlPlace, service: string): boolean {
  return ['name', 'newName'].some(key => {
    const name = parseImageReference(entry.text(key) ?? '')?.name;
    return name !== undefined && nameOf(name) === service;
  });
}

/** The images that files use, as the entries of a kustomization above them would name them. */
function imagesIn(files: SourceFiles, paths: string[]): Set<string> {
  return new Set(
    paths.flatMap(path =>
      files
        .parse(path)
        .roots.flatMap(root => [
          ...(isKustomization(path) ? root.list('images') : []).flatMap(
            entry =>
              imageName(entry.text('newName') ?? entry.text('name') ?? '') ??
              [],
          ),
          ...locateManifest(root, { layout: LAYOUT, names: [] }).map(
            pin => pin.artifact.name,
          ),
        ]),
    ),
  );
}

/** The entries of `images` that nothing but what goes needs; or why it cannot be told. */
function ownImages(
  entries: YamlPlace[],
  options: {
    service: string;
    files: SourceFiles;
    gone: string[];
    left: string[];
  },
): number[] | { refused: string } {
  const used = imagesIn(options.files, options.gone);
  const needed = imagesIn(options.files, options.left);
  const named = entries.flatMap((entry, index) => {
    const name = imageName(entry.text('name') ?? '') ?? '';
    const own = isCalled(entry, options.service) && !needed.has(name);
    return own && (used.size === 0 || used.has(name)) ? [index] : [];
  });
  return used.size === 0 && named.length > 1
    ? {
        refused: `several entries of images are called ${options.service}: take it out by hand`,
      }
    : named;
}

/** Whether a file may hold objects: others are data that a kustomization makes something of. */
function isConfiguration(path: string): boolean {
  return /\.ya?ml$/.test(path) || isKustomization(path);
}

/** Why some files are not the service's alone. */
function foreignIn(
  files: SourceFiles,
  paths: string[],
  service: string,
): string | undefined {
  for (const path of paths.filter(isConfiguration)) {
    const { problem } = files.parse(path);
    if (problem) {
      return `${path} is ${problem}: it cannot be told what it holds`;
    }
    if (
      !isKustomization(path) &&
      shareOf(files.parse(path), service).others > 0
    ) {
      return `${path} holds ${service} and other objects: take it out by hand`;
    }
  }
  return undefined;
}

/** Later entries of a list first, so that what is before them stays where it is. */
function removals(entries: PathStep[][]): TextEdit[] {
  return [...entries]
    .sort((a, b) => Number(b.at(-1)) - Number(a.at(-1)))
    .map(removing);
}

/**
 * Removes the service's resource and image entry, what changes its objects alone, and its files when they stand in the
 * environment's folder.
 */
export const removeService: LayoutDriver['removeService'] = ({
  folder,
  files,
  service,
}) => {
  const path = findKustomization(folder, files);
  if (!path) {
    return { refused: `there is no kustomization.yaml in ${folder}` };
  }
  const text = files.get(path)!;
  const [root] = files.parse(path).roots;
  const resources = root?.list('resources') ?? [];
  const index = resources.findIndex(
    item => resourceName(item.text() ?? '') === service,
  );
  if (index < 0) {
    return { refused: `${path} has no resource ${service}` };
  }
  const target =
    resolvePath(folderOf(path), resources[index].text() ?? '') ?? '';
  const inside = isBelow(folder, target) && target !== folder;
  const about = ownEntries(files, { folder, path, root, target, service });
  const own = [
    ...[...files.keys()].filter(file => inside && isBelow(target, file)),
    ...about.files,
  ];
  const foreign = foreignIn(files, own, service);
  if (foreign) {
    return { refused: foreign };
  }
  const built = builtFrom(files, target);
  const others = [
    ...referencesOf(path, root)
      .filter(
        ({ place, path: named }) =>
          place !== `resources[${index}]` && !about.files.includes(named),
      )
      .map(reference => reference.path),
    ...[...files.keys()].filter(
      file => isKustomization(file) && file !== path && !built.has(file),
    ),
  ];
  const stays = new Set(others.flatMap(start => [...builtFrom(files, start)]));
  const gone = [...files.keys()].filter(file => built.has(file));
  const left = [...files.keys()].filter(
    file => file !== path && (stays.has(file) || !built.has(file)),
  );
  const images = ownImages(root.list('images') ?? [], {
    service,
    files,
    gone,
    left,
  });
  if ('refused' in images) {
    return { refused: `${path}: ${images.refused}` };
  }
  return joinEdits(
    editText(
      path,
      text,
      removals([
        ['resources', index],
        ...images.map(position => ['images', position]),
        ...about.entries,
      ]),
    ),
    { changes: own.map(file => ({ path: file, before: files.get(file) })) },
  );
};
