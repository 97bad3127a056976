import type { SettingPlace } from '../../driver/SettingPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { isState } from './claims';

/** The values that a state gives to its releases; those in files stand there. */
export function settings(root: YamlPlace): SettingPlace[] | undefined {
  const isOurs =
    isState(root.context.file.path) ||
    root.list('releases').some(release => release.text('chart') !== undefined);
  if (!isOurs) {
    return undefined;
  }
  return root
    .list('releases')
    .flatMap(release => [...release.list('values'), ...release.list('set')])
    .flatMap(place => (place.isMap ? [{ place }] : []));
}
