import type { YamlPlace } from '../../yaml/YamlPlace';

/** Whether an object is one of Kubernetes. Catalog entities have the same form and are none. */
export function isManifest(object: YamlPlace): boolean {
  return !/^(scaffolder\.)?backstage\.io\//.test(
    object.text('apiVersion') ?? '',
  );
}
