import { objectsIn } from '../../../objects/objectsIn';
import { folderOf, resolvePath } from '../../../tree/folders';
import type { SourceFiles } from '../../../yaml/SourceFiles';
import type { YamlPlace } from '../../../yaml/YamlPlace';

/** Transformers of kustomize that change no version. */
const HARMLESS = new Set([
  'AnnotationsTransformer',
  'HashTransformer',
  'LabelTransformer',
  'NamespaceTransformer',
  'PrefixSuffixTransformer',
  'PrefixTransformer',
  'ReplicaCountTransformer',
  'SortOrderTransformer',
  'SuffixTransformer',
]);

/** Those of which it is known what they change. */
const MODELLED = new Set([
  'ImageTagTransformer',
  'PatchJson6902Transformer',
  'PatchStrategicMergeTransformer',
  'PatchTransformer',
  'ReplacementTransformer',
]);

/** Whether an object configures a plugin that is part of kustomize. */
export function isBuiltinPlugin(object: YamlPlace): boolean {
  return object.text('apiVersion') === 'builtin';
}

/** The configurations that a list of a kustomization has: those that stand in it, then those in files. */
function configured(
  root: YamlPlace,
  key: 'transformers' | 'generators',
  files: SourceFiles,
): YamlPlace[] {
  const items = root.list(key);
  const isInline = (item: YamlPlace) => /\n/.test(item.text() ?? '');
  return [
    ...items.filter(isInline).flatMap(item => item.inner() ?? []),
    ...items
      .filter(item => !isInline(item))
      .flatMap(item => {
        const path = resolvePath(
          folderOf(item.context.file.path),
          item.text() ?? '',
        );
        return path !== undefined && files.has(path)
          ? objectsIn(files.parse(path))
          : [];
      }),
  ];
}

/** The transformers of a kustomization that are part of kustomize. */
export function transformersOf(
  root: YamlPlace,
  files: SourceFiles,
): YamlPlace[] {
  return configured(root, 'transformers', files).filter(isBuiltinPlugin);
}

/** The files that a transformer names patches in. */
export function patchFilesOf(object: YamlPlace): YamlPlace[] {
  const named = /^Patch(Json6902|StrategicMerge)?Transformer$/.test(
    object.text('kind') ?? '',
  );
  return isBuiltinPlugin(object) && named
    ? [...object.all('path'), ...object.list('paths')]
    : [];
}

/** The charts that a kustomization renders by generators rather than by `helmCharts`. */
export function isChartGenerator(object: YamlPlace): boolean {
  return (
    isBuiltinPlugin(object) &&
    object.text('kind') === 'HelmChartInflationGenerator'
  );
}

/** What a kustomization runs that is not known to leave versions alone; undefined where there is nothing of the kind. */
export function unmodelled(
  root: YamlPlace,
  files: SourceFiles,
): string | undefined {
  const items = root.list('transformers');
  const known = configured(root, 'transformers', files);
  const strange = known.find(
    object =>
      !isBuiltinPlugin(object) ||
      !(
        HARMLESS.has(object.text('kind') ?? '') ||
        MODELLED.has(object.text('kind') ?? '')
      ),
  );
  const unread = items.find(item => {
    const text = item.text() ?? '';
    const path = resolvePath(folderOf(item.context.file.path), text);
    return !/\n/.test(text) && !(path !== undefined && files.has(path));
  });
  return strange
    ? `the transformer ${strange.text('kind') ?? ''} ${
        strange.text('metadata', 'name') ?? ''
      }`.trim()
    : unread && `the transformers of ${unread.text()}`;
}

/** The entry of a transformer that sets an image's tag. */
export function transformedImage(object: YamlPlace): YamlPlace[] {
  const entry = object.get('imageTag');
  return isBuiltinPlugin(object) &&
    object.text('kind') === 'ImageTagTransformer' &&
    entry
    ? [entry]
    : [];
}

/** The entries of `images` that stand in a kustomization, then those of transformers that stand in it. */
export function imagesOf(root: YamlPlace): YamlPlace[] {
  return [
    ...root.list('images'),
    ...root.list('transformers').flatMap(item => {
      const inner = item.inner();
      return inner?.isMap ? transformedImage(inner) : [];
    }),
  ];
}
