import type { Surroundings } from '../../driver/Layered';
import type { LocateNested } from '../../driver/Located';
import type { PinName } from '../../pins/VersionPin';
import { below, resolvePath } from '../../tree/folders';
import { valuesSet } from '../../values/mergeValues';
import { readParameters } from '../../values/readParameters';
import type { YamlPlace } from '../../yaml/YamlPlace';
import type { Row } from './generators';

/** What a source is read with. */
export interface SourceContext {
  /** What a generator fills into the source. */
  row: Row;
  /** All sources of the Application: one may give files to another. */
  sources: YamlPlace[];
  /** The Application, where its name is known. */
  application?: string;
  nested?: LocateNested;
  around?: Surroundings;
}

/** The folder of a source in the repository itself; undefined where it is another repository's. */
export function folderOfSource(
  source: YamlPlace,
  { row, around }: SourceContext,
): string | undefined {
  const address = row.fill(source.text('repoURL') ?? '');
  const path = row.fill(source.text('path') ?? '.');
  return around?.isOwn(address) &&
    source.text('chart') === undefined &&
    !path.includes('{{')
    ? resolvePath('.', path)
    : undefined;
}

/** The path of a file of values: beside the chart, from the root, or in the source that has a `ref`. */
function filePath(
  text: string,
  source: YamlPlace,
  context: SourceContext,
): string | undefined {
  const named = context.row.fill(text);
  if (named.includes('{{') || /:\/\//.test(named)) {
    return undefined;
  }
  const [, ref, rest] = /^\$([\w-]+)\/(.+)$/.exec(named) ?? [];
  if (ref !== undefined) {
    const other = context.sources.find(item => item.text('ref') === ref);
    return other && context.around?.isOwn(other.text('repoURL'))
      ? resolvePath('.', rest)
      : undefined;
  }
  const folder = folderOfSource(source, context);
  return folder === undefined ? undefined : resolvePath(folder, named);
}

/** The files that override a source, those of all Applications first. */
function overridesOf(source: YamlPlace, context: SourceContext): YamlPlace[] {
  const { around, application } = context;
  const folder = folderOfSource(source, context);
  return folder === undefined
    ? []
    : ['.argocd-source.yaml', `.argocd-source-${application ?? ''}.yaml`]
        .map(name => below(folder, name))
        .flatMap(path => around?.file(path)?.roots.at(0) ?? []);
}

/**
 * The values that a chart is rendered with, those that win last: the chart's own, files, `values` or `valuesObject`, and
 * parameters; of overrides in files, each takes the place of the same of the source.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-value-precedence
 */
export function helmValues(
  source: YamlPlace,
  context: SourceContext,
  names: PinName[],
): {
  layers: YamlPlace[];
  /** What stands beside a `valuesObject`, and is not read. */
  ignored?: YamlPlace;
} {
  const { around, row } = context;
  const said = [source, ...overridesOf(source, context)];
  const last = (key: string) =>
    said.flatMap(place => place.get('helm', key) ?? []).at(-1);
  const folder = folderOfSource(source, context);
  const files = last('valueFiles')?.children() ?? [];
  const paths = [
    ...(folder === undefined ? [] : [below(folder, 'values.yaml')]),
    ...files.flatMap(
      item => filePath(item.text() ?? '', source, context) ?? [],
    ),
  ];
  const text = last('values')?.inner();
  const object = last('valuesObject');
  const own = object ?? text;
  const parameters = said.flatMap(place => place.list('helm', 'parameters'));
  return {
    layers: [
      ...paths.flatMap(path => around?.values(path, names) ?? []),
      ...(own ? [own] : []),
      ...valuesSet(
        readParameters(
          parameters,
          place => row.variable(place.text() ?? '') ?? place,
        ),
      ),
    ],
    ...(object && text ? { ignored: text } : {}),
  };
}
