import type { Config } from '@backstage/config';
import { readByCluster } from './readByCluster';

const toNames = (value: unknown) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(name => typeof name === 'string' && name !== '')
    ? (value as string[])
    : undefined;

/** `environments.kubernetes.namespaces`: by cluster, the namespaces that its credentials may read when not all. */
export function namespacesOf(config: Config): Record<string, string[]> {
  return readByCluster(
    config,
    'environments.kubernetes.namespaces',
    toNames,
    'a list of namespaces',
  );
}
