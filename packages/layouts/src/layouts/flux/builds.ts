import type { Build, Surroundings } from '../../driver/Layered';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { reachable } from '../../driver/LocatedFile';
import { toImageChange } from '../../kustomization/applyImages';
import { findKustomization } from '../../kustomization/findKustomization';
import { patchOf } from '../../patches/patches';
import { plainBuild, wrapBuild } from '../../kustomization/wrapBuild';
import { dataIn, objectsNamed } from '../../objects/objectData';
import { objectsIn } from '../../objects/objectsIn';
import { below, isBelow, resolvePath } from '../../tree/folders';
import { mapScalars } from '../../yaml/mapScalars';
import { fillIn } from '../../yaml/TextPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { claimsObject } from './claims';

/** The Kustomizations in the files that were read. */
function kustomizationsIn({ files }: Surroundings): YamlPlace[] {
  return [...files].flatMap(([path, text]) =>
    /kustomize\.toolkit\.fluxcd\.io/.test(text)
      ? objectsIn(files.parse(path)).filter(
          object =>
            claimsObject(object) && object.text('kind') === 'Kustomization',
        )
      : [],
  );
}

/** The folder of the repository that a Kustomization applies; undefined where its source is another one. */
function folderOfKustomization(
  object: YamlPlace,
  around: Surroundings,
): string | undefined {
  const path = object.text('spec', 'path') ?? '.';
  const source = object.get('spec', 'sourceRef');
  const kind = source?.text('kind') ?? 'GitRepository';
  const name = source?.text('name') ?? '';
  const { files } = around;
  const [repository] =
    kind === 'GitRepository'
      ? objectsNamed(files, files.keys(), { kind, name })
      : [];
  const foreign =
    kind !== 'GitRepository' ||
    (repository && !around.isOwn(repository.text('spec', 'url')));
  return foreign || path.includes('${') ? undefined : resolvePath('.', path);
}

/** What a Kustomization applies from elsewhere than the repository, such as an ExternalArtifact. */
export function leadsAway(
  object: YamlPlace,
  around: Surroundings,
): string | undefined {
  const source = object.get('spec', 'sourceRef');
  return object.text('kind') === 'Kustomization' &&
    folderOfKustomization(object, around) === undefined
    ? `the Kustomization ${object.text('metadata', 'name')} applies ${
        object.text('spec', 'path') ?? '.'
      } of the ${source?.text('kind')} ${source?.text('name')}`
    : undefined;
}

/** Fields of a Kustomization that say more than what it applies. */
const CHANGES = ['images', 'patches', 'postBuild'];

/** The folder that a Kustomization changes while it applies it. */
export function changedFolders(
  object: YamlPlace,
  around: Surroundings,
): string[] {
  const changes = CHANGES.some(key => object.get('spec', key));
  return object.text('kind') === 'Kustomization' && changes
    ? [folderOfKustomization(object, around) ?? []].flat()
    : [];
}

/** Longer texts are no values with variables. */
const MAX_FILLED = 4_096;

/** `${name}`, and `${name:=default}` for those that nothing sets. */
const VARIABLE = /\$\{([A-Za-z_]\w*)(?::?[=-]([^}]*))?\}/g;

/** What a Kustomization fills in for variables; what stands in it wins over what it takes from ConfigMaps. */
function substitutions(
  object: YamlPlace,
  around: Surroundings,
): (name: string) => YamlPlace | undefined {
  const { files } = around;
  const build = object.get('spec', 'postBuild');
  const own = build?.get('substitute');
  const taken = (build?.list('substituteFrom') ?? []).reverse();
  return name => {
    const inline = own?.get(name);
    if (inline) {
      return inline;
    }
    for (const item of taken) {
      const place = dataIn(files, files.keys(), {
        kind: item.text('kind') ?? 'ConfigMap',
        name: item.text('name') ?? '',
        key: name,
      });
      if (place) {
        return place;
      }
    }
    return undefined;
  };
}

/** An object in which variables are filled in. */
function filled(
  object: YamlPlace,
  find: (name: string) => YamlPlace | undefined,
): YamlPlace {
  return mapScalars(object, scalar => {
    const text = scalar.text() ?? '';
    return text.includes('${') && text.length <= MAX_FILLED
      ? fillIn(scalar, VARIABLE, find)
      : scalar;
  });
}

function buildOf(object: YamlPlace, around: Surroundings, inner: Build): Build {
  const spec = object.get('spec');
  const find = substitutions(object, around);
  return wrapBuild(inner, {
    patches: (spec?.list('patches') ?? []).map(item =>
      patchOf(item, around.files),
    ),
    images: (spec?.list('images') ?? []).map(toImageChange),
    ...(spec?.get('postBuild') ? { finish: place => filled(place, find) } : {}),
  });
}

/**
 * What Kustomizations apply of the repository itself: what a kustomization in their folder builds, else all files in it.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export const builds: LayoutDriver['builds'] = (graph, around, inner) => {
  const used = new Set<Build>();
  const own = kustomizationsIn(around).flatMap(object => {
    const folder = folderOfKustomization(object, around);
    if (folder === undefined) {
      return [];
    }
    const start = findKustomization(folder, { has: around.has });
    const paths = start
      ? around.filesAt(start)
      : around.paths
          .filter(path => isBelow(folder, path))
          .flatMap(path => (/\.ya?ml$/.test(path) ? around.filesAt(path) : []));
    const built = inner.find(({ path }) => path === start);
    if (built) {
      used.add(built);
      return [buildOf(object, around, built)];
    }
    const reach = new Set(
      paths.flatMap(path => [path, ...reachable(graph, path)]),
    );
    // What a kustomization elsewhere leads to as well is built there
    const plain = plainBuild(below(folder, '.'), reach, (kind, name, key) =>
      dataIn(around.files, reach, { kind, name, key }),
    );
    return [buildOf(object, around, plain)];
  });
  return [...inner.filter(build => !used.has(build)), ...own];
};
