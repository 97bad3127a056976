import type { Surroundings } from '../../driver/Layered';
import { dataOf, objectsNamed } from '../../objects/objectData';
import { valuesSet } from '../../values/mergeValues';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** What an object holds under a key, be it generated or written down. */
function dataIn(
  around: Surroundings,
  { kind, name, key }: { kind: string; name: string; key: string },
): YamlPlace | undefined {
  if (around.build) {
    return around.build.data(kind, name, key);
  }
  const { files } = around;
  for (const object of objectsNamed(files, files.keys(), { kind, name })) {
    const found = dataOf(object, key);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/**
 * The values that a HelmRelease takes from ConfigMaps and Secrets of the repository, those that win last.
 * https://fluxcd.io/flux/components/helm/helmreleases/#values
 */
export function valuesFrom(
  object: YamlPlace,
  around: Surroundings | undefined,
): YamlPlace[] {
  return object.list('spec', 'valuesFrom').flatMap(item => {
    const name = item.text('name');
    const found =
      around && name
        ? dataIn(around, {
            kind: item.text('kind') ?? 'ConfigMap',
            name,
            key: item.text('valuesKey') ?? 'values.yaml',
          })
        : undefined;
    const path = item.text('targetPath');
    if (!found || (path === undefined && !found.isMap)) {
      return [];
    }
    return path === undefined
      ? [found]
      : valuesSet([{ name: path, value: found }]);
  });
}
