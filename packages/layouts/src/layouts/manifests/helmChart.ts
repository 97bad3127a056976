import type { Surroundings } from '../../driver/Layered';
import { objectsNamed } from '../../objects/objectData';
import { objectNames } from '../../objects/locateManifest';
import { chartPin } from '../../pins/chartPin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { nameOf, withoutSlash } from '../../tree/folders';
import { layeredPins } from '../../values/layeredPins';
import { valuesSet } from '../../values/mergeValues';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';

/** Whether an object is a chart that K3s or RKE2 installs. */
export function isHelmChart(object: YamlPlace): boolean {
  return (
    object.text('apiVersion') === 'helm.cattle.io/v1' &&
    /^HelmChart(Config)?$/.test(object.text('kind') ?? '')
  );
}

/** The HelmChartConfigs of a HelmChart, as they are built: those of its name and namespace. */
function configsOf(
  chart: YamlPlace,
  around: Surroundings | undefined,
): YamlPlace[] {
  const name = chart.text('metadata', 'name');
  if (!around || !name || chart.text('kind') !== 'HelmChart') {
    return [];
  }
  const { files, build } = around;
  const kind = 'HelmChartConfig';
  return [...objectsNamed(files, files.keys(), { kind, name })]
    .filter(
      config =>
        config.text('metadata', 'namespace') ===
        chart.text('metadata', 'namespace'),
    )
    .flatMap(config => {
      if (!build?.leadsTo(config.context.file.path)) {
        return [config];
      }
      const { stages, deletedBy } = build.build(config);
      return deletedBy ? [] : stages.slice(-1);
    });
}

/** The values of a HelmChart or HelmChartConfig, those that win last. */
function valuesOf(object: YamlPlace): YamlPlace[] {
  const content = object.get('spec', 'valuesContent')?.inner();
  return [...(content ? [content] : []), ...object.all('spec', 'values')];
}

/**
 * What a HelmChart or HelmChartConfig pins: the chart's version, and images in its values. Those of a config win over those
 * of its chart, and what is `set` over both.
 * https://docs.k3s.io/helm
 */
export function locateHelmChart(
  object: YamlPlace,
  around?: Surroundings,
): VersionPin[] {
  const spec = object.get('spec');
  const release = object.text('metadata', 'name');
  const names: PinName[] = [
    ...(release ? [{ by: 'release' as const, name: release }] : []),
    ...objectNames(object),
  ];
  const version = spec?.get('version');
  const chart = nameOf(withoutSlash(spec?.text('chart') ?? ''));
  const pin =
    version && chart
      ? chartPin(version, { layout: LAYOUT, name: chart, names })
      : undefined;
  const settings = (spec?.get('set')?.children() ?? []).map(value => ({
    name: String(value.path.at(-1)),
    value,
  }));
  const layers = [object, ...configsOf(object, around)].flatMap(valuesOf);
  return [
    ...(pin ? [pin] : []),
    ...layeredPins([...layers, ...valuesSet(settings)], {
      layout: LAYOUT,
      names,
    }),
  ];
}
