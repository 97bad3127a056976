import type { Deployed } from '../../driver/Deployed';
import type { YamlPlace } from '../../yaml/YamlPlace';

/**
 * A HelmRelease or Kustomization and the ones that it depends on, which are of its kind and by default in its namespace.
 * https://fluxcd.io/flux/components/helm/helmreleases/#dependencies
 */
export function deployed(object: YamlPlace): Deployed[] {
  const kind = object.text('kind');
  if (kind !== 'HelmRelease' && kind !== 'Kustomization') {
    return [];
  }
  const namespace = object.text('metadata', 'namespace');
  const needs = object.list('spec', 'dependsOn').map(place => ({
    kind,
    name: place.text('name') ?? '',
    namespace: place.text('namespace') ?? namespace,
    place,
  }));
  const name = object.text('metadata', 'name') ?? '';
  return [{ kind, name, namespace, needs }];
}
