import type { LocateNested } from '../../driver/Located';
import { locateManifest } from '../../objects/locateManifest';
import type { VersionPin } from '../../pins/VersionPin';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { isHelmChart, locateHelmChart } from './helmChart';
import { isTemplate, locateTemplate } from './template';
import { LAYOUT } from './name';

/** What an object pins that no other layout reads. */
export function locate(object: YamlPlace, nested: LocateNested): VersionPin[] {
  if (isHelmChart(object)) {
    return locateHelmChart(object);
  }
  return isTemplate(object)
    ? locateTemplate(object, nested)
    : locateManifest(object, { layout: LAYOUT, names: [] });
}
