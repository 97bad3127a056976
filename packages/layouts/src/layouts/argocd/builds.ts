import type { Surroundings } from '../../driver/Layered';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import type { ImageChange } from '../../kustomization/applyImages';
import { findKustomization } from '../../kustomization/findKustomization';
import { patchOf } from '../../patches/patches';
import { wrapBuild } from '../../kustomization/wrapBuild';
import { objectsIn } from '../../objects/objectsIn';
import {
  imageName,
  parseImageReference,
  writtenName,
} from '../../pins/imageReference';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { claimsObject } from './claims';
import { PLAIN } from './generators';
import { folderOfSource } from './helmValues';
import { splitImage, sourcesOf } from './sources';

function imageChange(item: YamlPlace): ImageChange[] {
  const { replaced, reference } = splitImage(item.text() ?? '');
  const version = parseImageReference(reference);
  const repository = writtenName(reference);
  return imageName(repository)
    ? [
        {
          name: replaced ?? repository,
          newName: repository,
          tag: version?.tag,
          digest: version?.digest,
          ...(version?.tag || version?.digest ? { place: item } : {}),
        },
      ]
    : [];
}

/** The sources of an Application; none of what is something else. */
function applicationSources(object: YamlPlace): YamlPlace[] {
  const spec = object.get('spec');
  return spec && object.text('kind') === 'Application' ? sourcesOf(spec) : [];
}

/** The folders that an Application gives images, patches or values to. */
export function changedFolders(
  object: YamlPlace,
  around: Surroundings,
): string[] {
  const sources = applicationSources(object);
  return sources
    .filter(source => source.get('kustomize') ?? source.get('helm'))
    .flatMap(
      source => folderOfSource(source, { row: PLAIN, sources, around }) ?? [],
    );
}

/** What an Application deploys from other repositories; charts are versions themselves. */
export function leadsAway(
  object: YamlPlace,
  around: Surroundings,
): string | undefined {
  const sources = applicationSources(object);
  const away = sources.find(
    source =>
      source.text('path') !== undefined &&
      folderOfSource(source, { row: PLAIN, sources, around }) === undefined,
  );
  return (
    away &&
    `the Application ${object.text('metadata', 'name')} deploys ${away.text(
      'path',
    )} of ${away.text('repoURL')}`
  );
}

/** What Applications build of the repository itself, with the images and patches that they give. */
export const builds: LayoutDriver['builds'] = (_, around, inner) => {
  const used = new Set<string>();
  const { files } = around;
  const own = [...files].flatMap(([path, text]) => {
    const applications = /kustomize:/.test(text)
      ? objectsIn(files.parse(path)).filter(
          object =>
            claimsObject(object) && object.text('kind') === 'Application',
        )
      : [];
    return applications.flatMap(application => {
      const spec = application.get('spec');
      const sources = spec ? sourcesOf(spec) : [];
      return sources.flatMap(source => {
        const said = source.get('kustomize');
        const folder = folderOfSource(source, { row: PLAIN, sources, around });
        const start =
          said && folder !== undefined
            ? findKustomization(folder, around)
            : undefined;
        if (start === undefined || !said) {
          return [];
        }
        around.filesAt(start);
        const built = inner.find(build => build.path === start);
        if (!built) {
          return [];
        }
        used.add(start);
        return [
          wrapBuild(built, {
            patches: said.list('patches').map(item => patchOf(item, files)),
            images: said.list('images').flatMap(imageChange),
          }),
        ];
      });
    });
  });
  return [...inner.filter(({ path }) => !used.has(path)), ...own];
};
