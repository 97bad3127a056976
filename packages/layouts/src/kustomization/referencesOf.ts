import { folderOf, resolvePath } from '../tree/folders';
import { formatPath } from '../yaml/paths';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Another file or folder that a kustomization names. */
export interface Reference {
  /** Where it is named, such as `patches[0].path`. */
  place: string;
  /** Relative to the repository's root. */
  path: string;
}

/** Lists of paths. Some may hold YAML instead. */
const PATHS = [
  'resources',
  'bases',
  'components',
  'patchesStrategicMerge',
  'crds',
  'configurations',
  'generators',
  'transformers',
  'validators',
];

/** Fields of the entries of lists, and lists of theirs, that are paths; some as `key=path`. */
const FIELDS: Record<string, string[]> = {
  patches: ['path'],
  patchesJson6902: ['path'],
  replacements: ['path'],
  helmCharts: ['valuesFile', 'additionalValuesFiles'],
  configMapGenerator: ['files', 'envs', 'env'],
  secretGenerator: ['files', 'envs', 'env'],
};

/** The local files and folders that a kustomization names. */
export function referencesOf(path: string, root: YamlPlace): Reference[] {
  const places = [
    ...PATHS.flatMap(key => root.list(key)),
    ...Object.entries(FIELDS).flatMap(([key, fields]) =>
      root
        .list(key)
        .flatMap(item =>
          fields.flatMap(field => [item.get(field) ?? [], ...item.list(field)]),
        )
        .flat(),
    ),
    root.get('openapi', 'path') ?? [],
  ].flat();
  return places.flatMap(place => {
    const text = place.text();
    const named = text?.replace(/^[^/=]*=/, '');
    const target =
      named && !/[\n?]|:\/\/|^git@/.test(named)
        ? resolvePath(folderOf(path), named)
        : undefined;
    return target === undefined
      ? []
      : [{ place: formatPath(place.path), path: target }];
  });
}
