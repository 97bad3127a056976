import { type Condition, conditionOf } from '../objects/conditions';

/**
 * That replicas can be neither created nor deleted, as by a quota or a webhook; it stands beside the progress.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment
 */
export function replicaFailure(status: unknown): Condition | undefined {
  const condition = conditionOf(status, 'ReplicaFailure');
  return condition?.status === 'True' ? condition : undefined;
}
