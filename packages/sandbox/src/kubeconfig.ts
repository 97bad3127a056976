import { stringify } from 'yaml';

/** A kubeconfig with one context per cluster, each named like its cluster. */
export function toKubeconfig(
  clusters: Array<{ name: string; url: string }>,
  token: string,
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': clusters[0]?.name,
    clusters: clusters.map(({ name, url }) => ({
      name,
      // client-node refuses plain HTTP unless told that there is no TLS to verify
      cluster: { server: url, 'insecure-skip-tls-verify': true },
    })),
    users: clusters.map(({ name }) => ({ name, user: { token } })),
    contexts: clusters.map(({ name }) => ({
      name,
      context: { cluster: name, user: name },
    })),
  });
}
