import type { SettingPlace } from '../../driver/SettingPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { isValuesFile } from './claims';

/** All of a file of values is configuration. */
export function settings(root: YamlPlace): SettingPlace[] | undefined {
  return root.text('kind') === undefined && isValuesFile(root.context.file.path)
    ? [{ place: root }]
    : undefined;
}
