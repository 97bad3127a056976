import type { LayeredValues, Surroundings } from '../../driver/Layered';
import type { FollowedFile } from '../../driver/Located';
import { chartPin } from '../../pins/chartPin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { folderOf, resolvePath, withoutSlash } from '../../tree/folders';
import { layeredPins } from '../../values/layeredPins';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';
import { isChartGenerator } from './stages/transformers';

/** A chart that a kustomization renders. */
export interface RenderedChart {
  name?: string;
  version?: YamlPlace;
  names: PinName[];
  /** Files of values, and values that stand beside them; those that win last. */
  values: Array<{ file: string } | { inline: YamlPlace }>;
}

function releaseNames(chart: YamlPlace): PinName[] {
  const release = chart.text('releaseName');
  return release ? [{ by: 'release', name: release }] : [];
}

/**
 * The values that a chart is rendered with. What stands inline is merged with the file of values first, then come further
 * files. https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_
 */
function valuesOf(chart: YamlPlace, home: string): RenderedChart['values'] {
  const folder = folderOf(chart.context.file.path);
  const fileAt = (text: string | undefined) => {
    const path =
      text === undefined || /:\/\//.test(text)
        ? undefined
        : resolvePath(folder, text);
    return path === undefined ? [] : [{ file: path }];
  };
  const own = fileAt(
    chart.text('valuesFile') ??
      `${withoutSlash(home)}/${chart.text('name') ?? ''}/values.yaml`,
  );
  const place = chart.get('valuesInline');
  const inline = place ? [{ inline: place }] : [];
  const further = chart
    .list('additionalValuesFiles')
    .flatMap(item => fileAt(item.text()));
  switch (place && chart.text('valuesMerge')) {
    case 'merge':
      return [...inline, ...own, ...further];
    case 'replace':
      return [...inline, ...further];
    default:
      return [...own, ...inline, ...further];
  }
}

/** The charts that a kustomization, or a generator that it runs, renders. */
export function chartsOf(root: YamlPlace): RenderedChart[] {
  const home = root.text('helmGlobals', 'chartHome') ?? 'charts';
  const charts = isChartGenerator(root)
    ? [{ chart: root, home: root.text('chartHome') ?? 'charts' }]
    : root.list('helmCharts').map(chart => ({ chart, home }));
  return [
    ...charts.map(({ chart, home: at }) => ({
      name: chart.text('name'),
      version: chart.get('version'),
      names: releaseNames(chart),
      values: valuesOf(chart, at),
    })),
    ...root.list('helmChartInflationGenerator').map(chart => {
      const path = resolvePath(
        folderOf(chart.context.file.path),
        chart.text('values') ?? '',
      );
      const inline = chart.get('valuesLocal');
      return {
        name: chart.text('chartName'),
        version: chart.get('chartVersion'),
        names: releaseNames(chart),
        values: [
          ...(chart.text('values') && path !== undefined
            ? [{ file: path }]
            : []),
          ...(inline ? [{ inline }] : []),
        ],
      };
    }),
  ];
}

/** What a chart pins: its version, and images in its values. */
export function renderedPins(
  { name, version, names, values }: RenderedChart,
  around?: Surroundings,
): VersionPin[] {
  const pin =
    name && version
      ? chartPin(version, { layout: LAYOUT, name, names })
      : undefined;
  const layers = values.flatMap(layer =>
    'inline' in layer
      ? [layer.inline]
      : around?.values(layer.file, names) ?? [],
  );
  return [
    ...(pin ? [pin] : []),
    ...layeredPins(layers, { layout: LAYOUT, names }),
  ];
}

/** The files of values that charts are rendered with. */
export function chartFiles(root: YamlPlace): FollowedFile[] {
  return chartsOf(root).flatMap(({ values, names }) =>
    values.flatMap(layer =>
      'file' in layer
        ? [
            {
              path: layer.file,
              readAs: 'values' as const,
              as: 'values' as const,
              names,
            },
          ]
        : [],
    ),
  );
}

/** What the charts of a kustomization or generator pin, with the files of their values. */
export function locateCharts(
  file: YamlFile,
  around: Surroundings,
): LayeredValues[] {
  return file.roots.flatMap(chartsOf).map(chart => ({
    owner: `the chart ${chart.names.at(0)?.name ?? chart.name ?? ''} of ${
      file.path
    }`,
    pins: renderedPins(chart, around),
  }));
}
