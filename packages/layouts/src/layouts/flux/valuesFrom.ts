import type { Surroundings } from '../../driver/Layered';
import { dataIn } from '../../objects/objectData';
import { valuesSet } from '../../values/mergeValues';
import type { YamlPlace } from '../../yaml/YamlPlace';

/**
 * The values that a HelmRelease takes from ConfigMaps and Secrets of the repository, those that win last.
 * https://fluxcd.io/flux/components/helm/helmreleases/#values
 */
export function valuesFrom(
  object: YamlPlace,
  around: Surroundings | undefined,
): YamlPlace[] {
  const find = (kind: string, name: string, key: string) => {
    const { files, build } = around ?? {};
    return build
      ? build.data(kind, name, key)
      : files && dataIn(files, files.keys(), { kind, name, key });
  };
  return object.list('spec', 'valuesFrom').flatMap(item => {
    const name = item.text('name');
    const found =
      name &&
      find(
        item.text('kind') ?? 'ConfigMap',
        name,
        item.text('valuesKey') ?? 'values.yaml',
      );
    const path = item.text('targetPath');
    if (!found || (path === undefined && !found.isMap)) {
      return [];
    }
    return path === undefined
      ? [found]
      : valuesSet([{ name: path, value: found }]);
  });
}
