import { parseFile } from '../locate/parseFile';
import { objectNames } from '../manifests/locateManifest';
import type { PinName, VersionPin } from '../pins/VersionPin';

/** A HelmRelease that takes its chart from an object beside it. */
interface ChartRef {
  kind: string;
  source: string;
  release: string;
  names: PinName[];
}

function chartRefsIn(path: string, text: string): ChartRef[] {
  const roots = text.includes('chartRef') ? parseFile(path, text).roots : [];
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
  if (pin.layout !== 'flux') {
    return undefined;
  }
  if (pin.artifact.kind === 'oci') {
    return 'OCIRepository';
  }
  return pin.artifact.kind === 'chart' && !/chart\.spec\./.test(pin.path)
    ? 'HelmChart'
    : undefined;
}

/**
 * Gives the versions of OCIRepositories and HelmCharts the names of the HelmReleases that refer to them, and says where
 * several do.
 */
export function linkChartRefs(
  pins: VersionPin[],
  files: ReadonlyMap<string, string>,
): VersionPin[] {
  if (!pins.some(kindOf)) {
    return pins;
  }
  const refs = [...files].flatMap(([path, text]) => chartRefsIn(path, text));
  return pins.map(pin => {
    const kind = kindOf(pin);
    const object = pin.names.find(({ by }) => by === 'object')?.name;
    const users = refs.filter(
      ref => ref.kind === kind && ref.source === object,
    );
    const releases = [...new Set(users.map(user => user.release))];
    return users.length === 0
      ? pin
      : {
          ...pin,
          names: [...users.flatMap(user => user.names), ...pin.names],
          shared:
            releases.length > 1
              ? [
                  ...pin.shared,
                  `the chart of the HelmReleases ${releases.join(', ')}`,
                ]
              : pin.shared,
        };
  });
}
