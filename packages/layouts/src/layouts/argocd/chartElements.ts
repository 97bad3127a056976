import { chartPin } from '../../pins/chartPin';
import { gitPin } from '../../pins/gitPin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';

/**
 * Sources in a data file that feeds an ApplicationSet: maps with `chart` and `version` or `targetRevision`, or with
 * `repoURL` and `targetRevision`.
 */
export function chartElementPins(root: YamlPlace): VersionPin[] {
  return root.flatMap(place => {
    const name = place.text('chart');
    const url = place.text('repoURL');
    const revision = place.get('targetRevision');
    const version = (name && place.get('version')) || revision;
    if (!place.isMap || !(name || url) || !version || version.isMap) {
      return [];
    }
    const names = ['name', 'releaseName', 'app', 'service'].flatMap(
      (key): PinName[] => {
        const text = place.text(key);
        return text ? [{ by: 'release', name: text }] : [];
      },
    );
    const common = { layout: LAYOUT, names };
    const pin = name
      ? chartPin(version, { ...common, name })
      : gitPin(version, { ...common, url: url! });
    return pin ? [pin] : [];
  });
}
