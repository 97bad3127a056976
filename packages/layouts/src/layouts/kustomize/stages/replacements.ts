import type { Build } from '../../../driver/Layered';
import { replaceAt } from '../../../patches/applyPatch';
import { selects } from '../../../patches/selects';
import { objectsIn } from '../../../objects/objectsIn';
import { folderOf, resolvePath } from '../../../tree/folders';
import type { SourceFiles } from '../../../yaml/SourceFiles';
import type { PathStep, YamlPlace } from '../../../yaml/YamlPlace';
import { transformersOf } from './transformers';

/** The replacements of a kustomization: in it, in files, and of transformers. */
export function replacementsOf(
  root: YamlPlace,
  files: SourceFiles,
): YamlPlace[] {
  const expand = (item: YamlPlace): YamlPlace[] => {
    const named = item.text('path');
    if (named === undefined) {
      return [item];
    }
    const path = resolvePath(folderOf(item.context.file.path), named);
    return path !== undefined && files.has(path)
      ? files
          .parse(path)
          .roots.flatMap(place => (place.isList ? place.children() : [place]))
      : [];
  };
  return [
    ...root.list('replacements'),
    ...transformersOf(root, files)
      .filter(place => place.text('kind') === 'ReplacementTransformer')
      .flatMap(place => place.list('replacements')),
  ].flatMap(expand);
}

/** `a.b.[name=shop].image`, `a.b.0.image`, `data.a\.b`, as steps in an object; undefined where it leads nowhere. */
function stepsIn(object: YamlPlace, path: string): PathStep[][] {
  const parts = path
    .split(/(?<!\\)\.(?![^[]*\])/)
    .map(part => part.replace(/\\\./g, '.'));
  let found: Array<{ place: YamlPlace; steps: PathStep[] }> = [
    { place: object, steps: [] },
  ];
  for (const part of parts) {
    const [, key, value] = /^\[([^=\]]+)=(.*)\]$/.exec(part) ?? [];
    found = found.flatMap(({ place, steps }) => {
      const children = place.isList ? place.children() : [];
      const chosen: PathStep[] = place.isList
        ? children.flatMap((child, index) =>
            part === '*' ||
            part === String(index) ||
            (key !== undefined && child.text(key) === value)
              ? [index]
              : [],
          )
        : [part];
      return chosen.flatMap(step => {
        const next = place.get(step);
        return next ? [{ place: next, steps: [...steps, step] }] : [];
      });
    });
  }
  return found.map(({ steps }) => steps);
}

interface Options {
  replacements: YamlPlace[];
  /** What the object is and was called on its way. */
  names: string[];
  files: SourceFiles;
  /** The files that the kustomization changes. */
  reach: ReadonlySet<string>;
  data: Build['data'];
}

/** The value that a replacement writes; undefined where it is not written down whole. */
function sourceOf(
  source: YamlPlace | undefined,
  { files, reach, data }: Options,
): YamlPlace | undefined {
  const fieldPath = source?.text('fieldPath') ?? 'metadata.name';
  const name = source?.text('name');
  if (!source || source.get('options') || name === undefined) {
    return undefined;
  }
  const kind = source.text('kind') ?? '';
  const key = /^data\.(.+)$/.exec(fieldPath)?.[1];
  if (key !== undefined && (kind === 'ConfigMap' || kind === 'Secret')) {
    return data(kind, name, key.replace(/\\\./g, '.'))?.place;
  }
  for (const path of reach) {
    if (files.get(path)?.includes(name)) {
      const object = objectsIn(files.parse(path)).find(item =>
        selects(source, item, [item.text('metadata', 'name') ?? '']),
      );
      const [steps] = object ? stepsIn(object, fieldPath) : [];
      if (object && steps) {
        return object.get(...steps);
      }
    }
  }
  return undefined;
}

/** An object with what the replacements write into it; what they write in part, or from elsewhere, cannot be edited. */
export function applyReplacements(
  object: YamlPlace,
  options: Options,
): YamlPlace {
  return options.replacements.reduce((changed, replacement) => {
    const source = sourceOf(replacement.get('source'), options);
    const { file } = replacement.context;
    const reason = `what the replacement in ${file.path} line ${replacement.line} writes over`;
    return replacement.list('targets').reduce((whole, target) => {
      const select = target.get('select');
      const rejected = target
        .list('reject')
        .some(item => selects(item, object, options.names));
      if (!select || rejected || !selects(select, object, options.names)) {
        return whole;
      }
      const paths = target.list('fieldPaths').map(place => place.text() ?? '');
      const partly = target.get('options', 'delimiter') !== undefined;
      return paths
        .flatMap(path => stepsIn(whole, path))
        .reduce((result, steps) => {
          const place = result.get(...steps);
          return place
            ? replaceAt(
                result,
                steps,
                source && !partly ? source : place.frozen(reason),
              )
            : result;
        }, whole);
    }, changed);
  }, object);
}
