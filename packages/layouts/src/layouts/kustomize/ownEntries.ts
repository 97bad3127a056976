import { builtFrom } from '../../kustomization/builtFrom';
import { isKustomization } from '../../kustomization/findKustomization';
import { referencesOf } from '../../kustomization/referencesOf';
import { objectsIn } from '../../objects/objectsIn';
import { isBelow } from '../../tree/folders';
import type { SourceFiles } from '../../yaml/SourceFiles';
import type { PathStep, YamlPlace } from '../../yaml/YamlPlace';
import { namedObjects } from './namedObjects';
import { textsBelow, textsLeft } from './textsLeft';

/** Lists whose entries change objects that they name. */
const CHANGES = [
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'replacements',
  'replicas',
];
const GENERATORS = ['configMapGenerator', 'secretGenerator'];
/** Lists whose entries may name what is generated. */
const USERS = [
  ...CHANGES,
  'vars',
  'helmCharts',
  'generators',
  'transformers',
  'validators',
];

/** What of a kustomization is about one resource of it. */
interface OwnEntries {
  entries: PathStep[][];
  /** Files of the folder that nothing but these entries uses. */
  files: string[];
}

function textsIn(files: SourceFiles, paths: Iterable<string>): Set<string> {
  return new Set(
    [...paths].flatMap(path =>
      files
        .parse(path)
        .roots.flatMap(root =>
          [...root.visit()].flatMap(place => place.text() ?? []),
        ),
    ),
  );
}

function namesIn(files: SourceFiles, paths: Iterable<string>): Set<string> {
  return new Set(
    [...paths]
      .filter(path => !isKustomization(path))
      .flatMap(path => objectsIn(files.parse(path)))
      .flatMap(object => object.text('metadata', 'name') ?? []),
  );
}

/** The entries of some lists, each with the place that it stands in. */
function entriesOf(root: YamlPlace, keys: string[]) {
  return keys.flatMap(key =>
    root.list(key).map((item, index) => ({
      item,
      steps: [key, index] as PathStep[],
      place: `${key}[${index}]`,
    })),
  );
}

const isAt = (place: string, entry: string) =>
  place === entry || place.startsWith(`${entry}.`);

/**
 * The patches, replicas, replacements and generators of a kustomization that are about one of its resources and nothing else:
 * what they change is built from that resource alone, and what they generate is named by nothing that stays.
 *
 * @param options.target - The file or folder that the resource is
 */
export function ownEntries(
  files: SourceFiles,
  options: {
    folder: string;
    path: string;
    root: YamlPlace;
    target: string;
    service: string;
  },
): OwnEntries {
  const { folder, path, root, target, service } = options;
  const references = referencesOf(path, root);
  const gone = builtFrom(files, target);
  const stays = new Set(
    references
      .filter(
        reference =>
          /^(resources|bases|components)\[/.test(reference.place) &&
          reference.path !== target,
      )
      .flatMap(reference => [...builtFrom(files, reference.path)]),
  );
  const left = namesIn(files, stays);
  const own = namesIn(files, gone);
  const isOwn = (name: string) =>
    !left.has(name) && (own.size > 0 ? own.has(name) : name === service);
  const named = namedObjects(files, path);
  const changes = entriesOf(root, CHANGES).filter(({ item, place }) => {
    const selected = item.get('target');
    const names = named.filter(object => isAt(object.place, place));
    return (
      names.length > 0 &&
      names.every(({ name }) => isOwn(name)) &&
      (!selected?.isMap || selected.text('name') !== undefined)
    );
  });
  const used = textsIn(files, gone);
  const isChanged = ({ place }: { place: string }) =>
    changes.some(change => isAt(place, change.place));
  const others = textsLeft(
    files,
    references.filter(item => item.path !== target && !isChanged(item)),
  );
  entriesOf(root, USERS)
    .filter(entry => !isChanged(entry))
    .flatMap(({ item }) => textsBelow(item))
    .forEach(text => others.add(text));
  const generated = entriesOf(root, GENERATORS).filter(({ item }) => {
    const name = item.text('name') ?? '';
    return (used.has(name) || name === service) && !others.has(name);
  });
  const entries = [...changes, ...generated];
  const isGone = ({ place }: { place: string }) =>
    entries.some(entry => isAt(place, entry.place));
  const needed = new Set(
    references.filter(item => !isGone(item)).map(item => item.path),
  );
  return {
    entries: entries.map(({ steps }) => steps),
    files: references
      .filter(isGone)
      .map(reference => reference.path)
      .filter(
        (file, index, all) =>
          all.indexOf(file) === index &&
          files.has(file) &&
          isBelow(folder, file) &&
          !needed.has(file) &&
          !gone.has(file),
      ),
  };
}
