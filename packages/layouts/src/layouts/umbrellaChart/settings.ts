import type { SettingPlace } from '../../driver/SettingPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { isChartFile } from './claims';

/** A `Chart.yaml` lists charts, and configures none of them: their values do. */
export function settings(root: YamlPlace): SettingPlace[] | undefined {
  const { path } = root.context.file;
  return isChartFile(path) || /(^|\/)(Chart|requirements)\.lock$/.test(path)
    ? []
    : undefined;
}
