import { objectsIn } from '../objects/objectsIn';
import type { SourceFiles } from '../yaml/SourceFiles';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';
import type { SaidPlace } from '../driver/SaidPlace';

/** Where an object says into which environment it goes. */
const PLACES: PathStep[][] = [
  ['metadata', 'namespace'],
  ['spec', 'project'],
  ['spec', 'destination', 'server'],
  ['spec', 'destination', 'name'],
  ['spec', 'destination', 'namespace'],
  ['spec', 'targetNamespace'],
  ['spec', 'storageNamespace'],
  ['spec', 'kubeConfig', 'secretRef', 'name'],
  ['spec', 'chart', 'spec', 'sourceRef', 'name'],
  ['spec', 'chart', 'spec', 'sourceRef', 'namespace'],
];
/** Where a release of helmfile does. */
const RELEASE: PathStep[][] = [['namespace'], ['kubeContext']];

/** A scalar that says where something belongs, and what it is compared by. */
interface HomePlace {
  key: string;
  place: YamlPlace;
}

function placesIn(files: SourceFiles, path: string): HomePlace[] {
  const file = files.parse(path);
  const objects = objectsIn(file).flatMap(object =>
    PLACES.flatMap(steps => {
      const place = object.get(...steps);
      // Objects of any kind agree on a namespace
      const kind = steps[0] === 'metadata' ? '' : object.text('kind');
      return place ? [{ key: `${kind} ${steps.join('.')}`, place }] : [];
    }),
  );
  const releases = file.roots
    .flatMap(root => root.list('releases'))
    .flatMap(release =>
      RELEASE.flatMap(steps => {
        const place = release.get(...steps);
        return place ? [{ key: `release ${steps.join('.')}`, place }] : [];
      }),
    );
  return [...objects, ...releases];
}

/** What all that is of an environment says of where it belongs. */
function agreed(files: SourceFiles, paths: string[]): Map<string, string> {
  const texts = new Map<string, Set<string>>();
  for (const { key, place } of paths.flatMap(path => placesIn(files, path))) {
    const known = texts.get(key) ?? new Set();
    texts.set(key, known.add(place.text() ?? ''));
  }
  return new Map(
    [...texts].flatMap(([key, found]) =>
      found.size === 1 ? [[key, [...found][0]] as const] : [],
    ),
  );
}

/** The scalars of a file that say what all of one environment say, with what all of the other one say in their place. */
export function homeOf(
  from: { files: SourceFiles; paths: string[] },
  to: { files: SourceFiles; paths: string[] },
): (path: string) => Array<{ place: YamlPlace; text: string }> {
  const here = agreed(from.files, from.paths);
  const there = agreed(to.files, to.paths);
  return path =>
    placesIn(from.files, path).flatMap(({ key, place }) => {
      const text = there.get(key);
      return text !== undefined &&
        here.get(key) === place.text() &&
        text !== place.text()
        ? [{ place, text }]
        : [];
    });
}

/** The scalars of a file that are what one folder says of its objects, with what the other folder says in their place. */
export function saidOf(
  files: SourceFiles,
  here: SaidPlace[],
  there: SaidPlace[],
): (path: string) => Array<{ place: YamlPlace; text: string }> {
  const keyOf = ({ kind, path }: SaidPlace) => `${kind} ${path.join('.')}`;
  const wanted = new Map(there.map(item => [keyOf(item), item.text]));
  return path =>
    objectsIn(files.parse(path)).flatMap(object =>
      here.flatMap(said => {
        const text = wanted.get(keyOf(said));
        const place =
          object.text('kind') === said.kind
            ? object.get(...said.path)
            : undefined;
        return place?.text() === said.text &&
          text !== undefined &&
          text !== said.text
          ? [{ place: place!, text }]
          : [];
      }),
    );
}
