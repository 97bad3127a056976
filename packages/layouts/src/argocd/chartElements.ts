import { chartPin } from '../pins/chartPin';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Charts in a data file that feeds an ApplicationSet: maps with `chart` and `version` or `targetRevision`. */
export function chartElementPins(root: YamlPlace): VersionPin[] {
  return [...root.visit()].flatMap(place => {
    const name = place.text('chart');
    const version = place.get('version') ?? place.get('targetRevision');
    if (!place.isMap || !name || !version || version.isMap) {
      return [];
    }
    const names = ['name', 'releaseName', 'app', 'service'].flatMap(
      (key): PinName[] => {
        const text = place.text(key);
        return text ? [{ by: 'release', name: text }] : [];
      },
    );
    const pin = chartPin(version, { layout: 'argocd', name, names });
    return pin ? [pin] : [];
  });
}
