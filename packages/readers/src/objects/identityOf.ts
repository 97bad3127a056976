import type { KubernetesObject } from './KubernetesObject';

/** Which object it is, and its labels. */
export function identityOf({ metadata }: KubernetesObject): {
  namespace: string;
  name: string;
  labels: Record<string, string>;
} {
  return {
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    labels: metadata?.labels ?? {},
  };
}
