import type { Surroundings } from '../../driver/Layered';
import type { LocateNested } from '../../driver/Located';
import { locateManifest } from '../../objects/locateManifest';
import type { VersionPin } from '../../pins/VersionPin';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { isHelmOp, locateHelmOp } from './fleet';
import { isHelmChart, locateHelmChart } from './helmChart';
import { isTemplate, locateTemplate } from './template';
import { LAYOUT } from './name';

/** What an object pins that no other layout reads. */
export function locate(
  object: YamlPlace,
  nested: LocateNested,
  around?: Surroundings,
): VersionPin[] {
  if (isHelmChart(object)) {
    return locateHelmChart(object, around);
  }
  if (isHelmOp(object)) {
    return locateHelmOp(object);
  }
  return isTemplate(object)
    ? locateTemplate(object, nested)
    : locateManifest(object, { layout: LAYOUT, names: [] });
}
