import type { LayoutDriver } from '../../driver/LayoutDriver';
import { objectNames } from '../../objects/locateManifest';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import type { SourceFiles } from '../../yaml/SourceFiles';
import { LAYOUT } from './name';

/** A HelmRelease that takes its chart from an object beside it. */
interface ChartRef {
  kind: string;
  source: string;
  release: string;
  names: PinName[];
}

function chartRefsIn(files: SourceFiles, path: string): ChartRef[] {
  const roots = files.get(path)?.includes('chartRef')
    ? files.parse(path).roots
    : [];
  return roots.flatMap(root => {
    const kind = root.text('spec', 'chartRef', 'kind');
    const source = root.text('spec', 'chartRef', 'name');
    const release = root.text('metadata', 'name');
    if (root.text('kind') !== 'HelmRelease' || !kind || !source || !release) {
      return [];
    }
    const own = root.text('spec', 'releaseName');
    const names: PinName[] = [
      ...(own ? [{ by: 'release' as const, name: own }] : []),
      ...objectNames(root),
    ];
    return [{ kind, source, release, names }];
  });
}

/** The kind of the object that a pin stands in, as far as a HelmRelease can refer to it. */
function kindOf(pin: VersionPin): string | undefined {
  if (pin.layout !== LAYOUT) {
    return undefined;
  }
  if (pin.artifact.kind === 'oci') {
    return 'OCIRepository';
  }
  return pin.artifact.kind === 'chart' && !/chart\.spec\./.test(pin.path)
    ? 'HelmChart'
    : undefined;
}

/** A version with the names of the HelmReleases that refer to its object; where several do, they share it. */
function linkTo(refs: ChartRef[], pin: VersionPin): VersionPin {
  const kind = kindOf(pin);
  const object = pin.names.find(({ by }) => by === 'object')?.name;
  const users = refs.filter(ref => ref.kind === kind && ref.source === object);
  if (users.length === 0) {
    return pin;
  }
  const releases = [...new Set(users.map(user => user.release))];
  const shared =
    releases.length > 1
      ? [`the chart of the HelmReleases ${releases.join(', ')}`]
      : [];
  return {
    ...pin,
    names: [...users.flatMap(user => user.names), ...pin.names],
    shared: [...pin.shared, ...shared],
  };
}

/** Links the versions of OCIRepositories and HelmCharts to the HelmReleases that take their charts from them. */
export const link: LayoutDriver['link'] = (graph, { files }) => {
  const sources = [...graph.values()].filter(({ pins }) => pins.some(kindOf));
  if (sources.length === 0) {
    return;
  }
  const refs = [...files.keys()].flatMap(path => chartRefsIn(files, path));
  for (const file of sources) {
    file.pins = file.pins.map(pin => linkTo(refs, pin));
  }
};
