import type { Located } from '../../driver/Located';
import { chartPin } from '../../pins/chartPin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';

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
export function locate(file: YamlFile): Located {
  return {
    pins: file.roots.flatMap(root =>
      root.list('dependencies').flatMap(item => dependencyPin(item) ?? []),
    ),
  };
}
