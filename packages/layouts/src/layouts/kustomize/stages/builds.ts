import type { Build, BuiltObject, Surroundings } from '../../../driver/Layered';
import type { LayoutDriver } from '../../../driver/LayoutDriver';
import {
  type Patch,
  applyPatches,
  behind,
  patchOf,
  patchRoots,
  unchanged,
} from '../../../patches/patches';
import { dataIn } from '../../../objects/objectData';
import { folderOf, nameOf, resolvePath } from '../../../tree/folders';
import type { SourceFiles } from '../../../yaml/SourceFiles';
import { partOf } from '../../../yaml/TextPlace';
import type { YamlPlace } from '../../../yaml/YamlPlace';
import { applied, changedBy, unledKustomizations } from './order';
import { applyReplacements, replacementsOf } from './replacements';
import { transformersOf } from './transformers';

/** A kustomization with what it changes. */
interface Layer {
  roots: YamlPlace[];
  reach: ReadonlySet<string>;
  patches: Patch[];
  replacements: YamlPlace[];
}

/** The patches of a kustomization in the order in which kustomize applies them. */
function patchesOf(root: YamlPlace, files: SourceFiles): Patch[] {
  const transformers = transformersOf(root, files);
  return [
    ...root
      .list('patchesStrategicMerge')
      .map(item => ({ roots: patchRoots(item, files) })),
    ...['patches', 'patchesJson6902'].flatMap(key =>
      root.list(key).map(item => patchOf(item, files)),
    ),
    ...transformers.flatMap(transformer => {
      switch (transformer.text('kind')) {
        case 'PatchTransformer':
        case 'PatchJson6902Transformer':
          return [patchOf(transformer, files)];
        case 'PatchStrategicMergeTransformer':
          return [
            ...transformer.list('paths'),
            ...(transformer.get('patches')
              ? [transformer.get('patches')!]
              : []),
          ].map(item => ({ roots: patchRoots(item, files) }));
        default:
          return [];
      }
    }),
  ];
}

/** What an object is called behind a kustomization, beside what it was called before. */
function renamed(names: string[], roots: YamlPlace[]): string[] {
  const prefix = roots.map(root => root.text('namePrefix') ?? '').join('');
  const suffix = roots.map(root => root.text('nameSuffix') ?? '').join('');
  return prefix || suffix
    ? [...names, `${prefix}${names.at(-1) ?? ''}${suffix}`]
    : names;
}

/** What a generator of a kustomization writes under a key. */
function generated(
  generator: YamlPlace,
  key: string,
  around: Surroundings,
): YamlPlace | undefined {
  const folder = folderOf(generator.context.file.path);
  const file = generator.list('files').find(item => {
    const text = item.text() ?? '';
    const equals = text.indexOf('=');
    return (equals < 0 ? nameOf(text) : text.slice(0, equals)) === key;
  });
  const path =
    file &&
    resolvePath(folder, file.text()!.slice(file.text()!.indexOf('=') + 1));
  if (path !== undefined) {
    return around.values(path, []);
  }
  const literal = generator
    .list('literals')
    .find(item => item.text()?.startsWith(`${key}=`));
  return literal && partOf(literal, literal.text()!.slice(key.length + 1));
}

const GENERATORS: Record<string, string> = {
  ConfigMap: 'configMapGenerator',
  Secret: 'secretGenerator',
};

/** The names of which an object has to have one to be changed; undefined where others may be meant. */
function namesMeant(layers: Layer[]): string[] | undefined {
  const names = layers.flatMap(({ patches, replacements, roots }) => [
    ...roots.flatMap(root =>
      ['namePrefix', 'nameSuffix'].map(key => (root.get(key) ? undefined : '')),
    ),
    ...patches.flatMap(({ target, roots: documents }) =>
      target
        ? [target.text('name')]
        : documents.map(root => root.text('metadata', 'name')),
    ),
    ...replacements.flatMap(replacement =>
      replacement.list('targets').map(target => target.text('select', 'name')),
    ),
  ]);
  return names.some(name => name === undefined || /[^\w.-]/.test(name))
    ? undefined
    : (names as string[]).filter(name => name !== '');
}

/**
 * What generators write under a key of an object, those that come last first, with what is written down; a generator
 * with `behavior: merge` leaves the other keys of those before it, any other one does not.
 */
function dataOf(
  layers: Layer[],
  around: Surroundings,
  reach: ReadonlySet<string>,
): Build['data'] {
  return (kind, name, key) => {
    const found: Array<{ place: YamlPlace; counts: boolean }> = [];
    let counts = true;
    const add = (place: YamlPlace | undefined) => {
      found.push(...(place ? [{ place, counts }] : []));
    };
    for (const { roots } of [...layers].reverse()) {
      for (const generator of roots
        .flatMap(root => root.list(GENERATORS[kind] ?? ''))
        .filter(item => item.text('name') === name)) {
        add(generated(generator, key, around));
        counts &&= generator.text('behavior') === 'merge';
      }
    }
    add(dataIn(around.files, reach, { kind, name, key }));
    const [first, ...others] = found;
    return first?.counts
      ? { place: first.place, displaced: others.map(({ place }) => place) }
      : undefined;
  };
}

/** An object behind the patches and replacements of a kustomization. */
function throughLayer(
  built: BuiltObject,
  { patches, replacements, reach }: Layer,
  around: { files: SourceFiles; data: Build['data'] },
): BuiltObject {
  const { names } = built;
  return behind(applyPatches(built, patches), object =>
    applyReplacements(object, { replacements, names, reach, ...around }),
  );
}

function toBuild(
  path: string,
  reach: ReadonlySet<string>,
  layers: Layer[],
  around: Surroundings,
): Build {
  const { files } = around;
  const data = dataOf(layers, around, reach);
  const meant = namesMeant(layers);
  return {
    path,
    leadsTo: file => reach.has(file),
    mayChange: text => !meant || meant.some(name => text.includes(name)),
    copies: layers.some(({ replacements }) => replacements.length > 0),
    data,
    build(object) {
      const file = object.context.file.path;
      const first = unchanged(object);
      return layers
        .filter(({ reach: own }) => own.has(file))
        .reduce(
          ({ built, names }, layer) => ({
            built: throughLayer({ ...built, names }, layer, { files, data }),
            names: renamed(names, layer.roots),
          }),
          { built: first, names: first.names },
        ).built;
    },
  };
}

/** What the kustomizations build that no other one leads to. */
export const builds: LayoutDriver['builds'] = (graph, around) => {
  const { files } = around;
  return unledKustomizations(graph).map(start => {
    const order = applied(graph, start);
    const layers = order.map((file): Layer => {
      const { roots } = files.parse(file.path);
      return {
        roots,
        reach: changedBy(graph, file),
        patches: roots.flatMap(root => patchesOf(root, files)),
        replacements: roots.flatMap(root => replacementsOf(root, files)),
      };
    });
    // A patch is no object, though it looks like one
    const aids = new Set(
      order.flatMap(({ patches = [], transformers = [], charts = [] }) => [
        ...patches,
        ...transformers,
        ...transformers.flatMap(path => graph.get(path)?.patches ?? []),
        ...charts,
      ]),
    );
    const reach = new Set(
      layers.flatMap(layer => [...layer.reach]).filter(path => !aids.has(path)),
    );
    return toBuild(start.path, reach, layers, around);
  });
};
