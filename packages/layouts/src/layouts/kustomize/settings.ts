import { type SettingPlace, settingsUnder } from '../../driver/SettingPlace';
import { isKustomization } from '../../kustomization/findKustomization';
import { isJsonPatch } from '../../patches/applyPatch';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** What a kustomization sets itself: replicas, literals of ConfigMaps, values of charts, and patches that stand in it. */
export function settings(root: YamlPlace): SettingPlace[] | undefined {
  if (isJsonPatch(root)) {
    return [{ place: root }];
  }
  if (!isKustomization(root.context.file.path)) {
    return undefined;
  }
  const literals = (key: string, secret: boolean) =>
    root
      .list(key)
      .flatMap(generator =>
        generator
          .all('literals')
          .map(place => ({ place, literals: true, secret })),
      );
  const patches = ['patches', 'patchesJson6902'].flatMap(key =>
    root.list(key).flatMap(item => {
      const secret = item.text('target', 'kind') === 'Secret';
      return settingsUnder(item, ['patch']).map(found => ({
        ...found,
        ...(secret ? { secret } : {}),
      }));
    }),
  );
  return [
    ...settingsUnder(root, ['replicas'], ['patchesStrategicMerge']),
    ...literals('configMapGenerator', false),
    ...literals('secretGenerator', true),
    ...patches,
    ...root
      .list('helmCharts')
      .flatMap(chart => settingsUnder(chart, ['valuesInline'])),
  ];
}
