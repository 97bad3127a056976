import type { LayoutDriver, Located } from '../LayoutDriver';
import { chartPin } from '../pins/chartPin';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlFile } from '../yaml/YamlFile';
import type { YamlPlace } from '../yaml/YamlPlace';
import { addService } from './addService';
import { removeService } from './removeService';

const LAYOUT = 'umbrella-chart';

function dependencyPin(dependency: YamlPlace): VersionPin | undefined {
  const name = dependency.text('name');
  const version = dependency.get('version');
  const alias = dependency.text('alias');
  const repository = dependency.text('repository') ?? '';
  const names: PinName[] = [
    ...(alias ? [{ by: 'release' as const, name: alias }] : []),
    ...(name ? [{ by: 'release' as const, name }] : []),
  ];
  if (!name || !version) {
    return undefined;
  }
  const local = repository.startsWith('file://') || repository === '';
  return chartPin(version, {
    layout: LAYOUT,
    name,
    names,
    ...(local
      ? {
          blocked: `the chart is in this repository (${
            repository || 'charts/'
          }), and its version is written there`,
        }
      : {}),
  });
}

/** The dependencies of a chart. Its own `version` and `appVersion` are no pins: nobody deploys by them. */
function locateChart(file: YamlFile): Located {
  return {
    pins: file.roots.flatMap(root =>
      root.list('dependencies').flatMap(item => dependencyPin(item) ?? []),
    ),
  };
}

/** Charts that are made of other charts. */
export const umbrellaChart: LayoutDriver = {
  name: 'umbrella-chart',
  evidence: 'a Chart.yaml',
  files: {
    claims: path => /(^|\/)(Chart|requirements)\.yaml$/.test(path),
    locate: locateChart,
  },
  addService,
  removeService,
};
