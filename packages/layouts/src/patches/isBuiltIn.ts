import type { YamlPlace } from '../yaml/YamlPlace';

/** Whether the fields of an object are those of Kubernetes' own API. */
export function isBuiltIn(object: YamlPlace): boolean {
  const group = (object.text('apiVersion') ?? '').split('/').slice(0, -1);
  return group.every(name => !name.includes('.') || name.endsWith('.k8s.io'));
}
