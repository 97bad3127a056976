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

/**
 * What a HelmChart or HelmChartConfig pins: the chart's version, and images in its values, over which `set` wins.
 * https://docs.k3s.io/helm
 */
export function locateHelmChart(object: YamlPlace): VersionPin[] {
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
  const values = spec?.get('valuesContent')?.inner();
  const set = spec?.get('set');
  const settings = (set?.children() ?? []).map(value => ({
    name: String(value.path.at(-1)),
    value,
  }));
  return [
    ...(pin ? [pin] : []),
    ...layeredPins([...(values ? [values] : []), ...valuesSet(settings)], {
      layout: LAYOUT,
      names,
    }),
  ];
}
