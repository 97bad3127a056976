import type { YamlPlace } from '../../yaml/YamlPlace';

/** Whether an object is one of Flux. */
export function claimsObject(object: YamlPlace): boolean {
  return /^([\w.]*\.toolkit\.fluxcd\.io|fluxcd\.controlplane\.io)\//.test(
    object.text('apiVersion') ?? '',
  );
}
