import type { KubeClient } from '../kube/KubeClient';
import { matches } from './matches';
import { CONTROL_NAMESPACE } from './project';

const SETTINGS = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: CONTROL_NAMESPACE,
  name: 'argocd-cmd-params-cm',
};

/**
 * Whether Argo CD takes Applications from a namespace: from its own, and from those of its settings.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/
 */
export async function applicationNamespaces(
  client: KubeClient,
): Promise<(namespace: string | undefined) => boolean> {
  const settings = await client.get(SETTINGS);
  const patterns = String(settings?.data?.['application.namespaces'] ?? '')
    .split(',')
    .map(pattern => pattern.trim())
    .filter(Boolean);
  return namespace =>
    namespace === CONTROL_NAMESPACE ||
    patterns.some(pattern => matches(pattern, namespace ?? ''));
}
