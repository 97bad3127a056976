import type { Config } from '@backstage/config';

/** `environments.kubernetes.namespaces`: by cluster, the namespaces that its credentials may read when not all. */
export function namespacesOf(config: Config): Record<string, string[]> {
  const section = config.getOptionalConfig(
    'environments.kubernetes.namespaces',
  );
  return Object.fromEntries(
    (section?.keys() ?? []).map(cluster => [
      cluster,
      section!.getStringArray(cluster),
    ]),
  );
}
