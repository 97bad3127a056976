import { chartPin } from '../../pins/chartPin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { layeredPins } from '../../values/layeredPins';
import { valuesSet } from '../../values/mergeValues';
import { readParameters } from '../../values/readParameters';
import type { YamlPlace } from '../../yaml/YamlPlace';
import type { SourceContext } from './helmValues';
import { LAYOUT } from './name';

/** Lists of names with values that a source hands to what renders it, and where each has its value. */
const LISTS: Array<[path: string[], value: string]> = [
  [['plugin', 'env'], 'value'],
  [['plugin', 'parameters'], 'string'],
  [['directory', 'jsonnet', 'tlas'], 'value'],
  [['directory', 'jsonnet', 'extVars'], 'value'],
];

/** The name of a chart whose version is handed over. */
function chartBeside(values: YamlPlace, key: string): string | undefined {
  const prefix = key.replace(/version$/i, '');
  return [`${prefix}NAME`, `${prefix}name`, prefix.replace(/[._-]$/, '')]
    .map(name => values.text(name))
    .find(Boolean);
}

/** Versions of charts: `CHART_VERSION` beside `CHART_NAME`, or beside `CHART`. */
function chartPins(values: YamlPlace, names: PinName[]): VersionPin[] {
  return values.children().flatMap(place => {
    const key = String(place.at.at(-1));
    const name = /chart[._-]?version$/i.test(key)
      ? chartBeside(values, key)
      : undefined;
    const pin = name
      ? chartPin(place, { layout: LAYOUT, name, names })
      : undefined;
    return pin ? [pin] : [];
  });
}

/**
 * What a source hands to a plugin or to jsonnet. What these make of it is not known, so that only what is called and looks
 * like a version of something that is named beside it is one.
 */
export function pluginPins(
  source: YamlPlace,
  { row }: SourceContext,
  names: PinName[],
): VersionPin[] {
  return LISTS.flatMap(([path, key]) => {
    const layers = valuesSet(
      readParameters(
        source.list(...path),
        place => row.variable(place.text() ?? '') ?? place,
        key,
      ),
    );
    return [
      ...layers.flatMap(values => chartPins(values, names)),
      ...layeredPins(layers, { layout: LAYOUT, names }),
    ];
  });
}
