import type { BuiltData, Surroundings } from '../../driver/Layered';
import { dataIn } from '../../objects/objectData';
import { valuesSet } from '../../values/mergeValues';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** Values of a release, and what bases say in their place. */
export interface GivenValues {
  values: YamlPlace;
  displaced: YamlPlace[];
}

/**
 * The values that a HelmRelease takes from ConfigMaps and Secrets of the repository, those that win last.
 * https://fluxcd.io/flux/components/helm/helmreleases/#values
 */
export function valuesFrom(
  object: YamlPlace,
  around: Surroundings | undefined,
): GivenValues[] {
  const find = (
    kind: string,
    name: string,
    key: string,
  ): BuiltData | undefined => {
    const { files, build } = around ?? {};
    if (build) {
      return build.data(kind, name, key);
    }
    const place = files && dataIn(files, files.keys(), { kind, name, key });
    return place && { place, displaced: [] };
  };
  return object.list('spec', 'valuesFrom').flatMap(item => {
    const name = item.text('name');
    const found = name
      ? find(
          item.text('kind') ?? 'ConfigMap',
          name,
          item.text('valuesKey') ?? 'values.yaml',
        )
      : undefined;
    const path = item.text('targetPath');
    const asValues = (place: YamlPlace) =>
      path === undefined
        ? [place].filter(({ isMap }) => isMap)
        : valuesSet([{ name: path, value: place }]);
    return (found ? asValues(found.place) : []).map(values => ({
      values,
      displaced: found?.displaced.flatMap(asValues) ?? [],
    }));
  });
}
