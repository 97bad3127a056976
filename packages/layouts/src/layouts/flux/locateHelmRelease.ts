import type { Surroundings } from '../../driver/Layered';
import type { LocateNested } from '../../driver/Located';
import {
  imageEntries,
  imageEntryPins,
  pinnedEntries,
} from '../../kustomization/imageEntries';
import { inlinePatchPins } from '../../kustomization/inlinePatches';
import { objectNames } from '../../objects/locateManifest';
import { chartPin } from '../../pins/chartPin';
import { standsAt } from '../../pins/leaves';
import { overrideAt } from '../../pins/overriddenBy';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { nameOf, withoutSlash } from '../../tree/folders';
import { layeredPins } from '../../values/layeredPins';
import { parsePath } from '../../yaml/paths';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';
import { replacedBy } from '../../kustomization/replacedBy';
import { type GivenValues, valuesFrom } from './valuesFrom';

/**
 * The pin of a chart's `version`, as HelmReleases and HelmCharts write it down.
 *
 * @param spec - Holds `chart`, `version` and `sourceRef`
 * @param fallback - The chart's name where a patch sets the version alone
 */
export function chartVersionPin(
  spec: YamlPlace | undefined,
  names: PinName[],
  fallback?: string,
): VersionPin | undefined {
  const version = spec?.get('version');
  const name = nameOf(withoutSlash(spec?.text('chart') ?? fallback ?? ''));
  if (!version || !name) {
    return undefined;
  }
  const source = spec?.text('sourceRef', 'kind');
  return chartPin(version, {
    layout: LAYOUT,
    name,
    names,
    // https://fluxcd.io/flux/components/source/helmcharts/#version
    ...(source === 'GitRepository' || source === 'Bucket'
      ? { blocked: `Flux takes no version of a chart from a ${source}` }
      : {}),
  });
}

/** Pins of what bases say, in the place of which other values come. */
function displacedPins(
  { values, displaced }: GivenValues,
  common: { layout: string; names: PinName[] },
): VersionPin[] {
  return displaced.flatMap(below =>
    layeredPins([below], { ...common, sets: true }).map(({ sets, ...pin }) => {
      const winner = standsAt(values, parsePath(sets ?? '') ?? []);
      return overrideAt(pin, winner.context.file.path, winner.line);
    }),
  );
}

/** What a HelmRelease pins: the chart's version, images in its values, wherever they come from, and in its post renderers. */
export function locateHelmRelease(
  object: YamlPlace,
  nested: LocateNested,
  around?: Surroundings,
): VersionPin[] {
  const spec = object.get('spec');
  if (!spec) {
    return [];
  }
  const names: PinName[] = [
    ...[spec.text('releaseName'), object.text('metadata', 'name')].flatMap(
      name => (name ? [{ by: 'release' as const, name }] : []),
    ),
    ...objectNames(object),
  ];
  const common = { layout: LAYOUT, names };
  const chart = chartVersionPin(
    spec.get('chart', 'spec'),
    names,
    object.text('metadata', 'name'),
  );
  const values = spec.get('values');
  const given = valuesFrom(object, around);
  const renderers = spec.list('postRenderers');
  const entries = renderers.flatMap(renderer =>
    renderer.list('kustomize', 'images'),
  );
  const images = imageEntryPins(entries, common);
  const patches = renderers.flatMap(renderer =>
    inlinePatchPins(renderer.list('kustomize', 'patches'), common, nested),
  );
  return [
    ...(chart ? [chart] : []),
    ...replacedBy(
      [
        ...layeredPins(
          [...given.map(item => item.values), ...(values ? [values] : [])],
          common,
        ),
        ...given.flatMap(item => displacedPins(item, common)),
        ...patches,
      ],
      pinnedEntries(imageEntries(entries), images),
    ),
    ...images,
  ];
}
