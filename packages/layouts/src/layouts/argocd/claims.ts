import type { YamlPlace } from '../../yaml/YamlPlace';

/** Whether a file overrides the source of Applications. */
export function isOverride(path: string): boolean {
  return /(^|\/)\.argocd-source(-[\w.-]+)?\.yaml$/.test(path);
}

/** Whether an object is an Application or ApplicationSet. */
export function claimsObject(object: YamlPlace): boolean {
  return (
    (object.text('apiVersion') ?? '').startsWith('argoproj.io/') &&
    /^Application(Set)?$/.test(object.text('kind') ?? '')
  );
}
