import type { KubernetesObject } from '../objects/KubernetesObject';
import type { FleetObject } from '../engines/Engine';

/** What every object of an environment in a fleet is marked with. */
export const labelsOf = (name: string): { environment: string } => ({
  environment: name,
});

/** Whether an object has the mark of an environment. */
export const isMarked = ({ metadata }: KubernetesObject, name: string) =>
  metadata?.labels?.environment === name;

/**
 * The namespace that an environment is delivered to. It stands in the fleet: whoever may write to the environment repository
 * shall not write objects of the cluster.
 */
export const fleetNamespace = (name: string): FleetObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    labels: {
      ...labelsOf(name),
      // No pod reaches its node: https://kubernetes.io/docs/concepts/security/pod-security-standards/
      'pod-security.kubernetes.io/enforce': 'baseline',
    },
  },
});
