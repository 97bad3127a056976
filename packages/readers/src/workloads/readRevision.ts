import type { RevisionReading } from '../objects/DeliveryStatus';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { at, text } from '../objects/untrusted';
import { imagesOf } from './readWorkload';
import { rolloutOf } from './rolloutOf';

/** The label by which Argo Rollouts knows the ReplicaSets, and thereby the revisions, of its Rollouts. */
export const REVISION_LABEL = 'rollouts-pod-template-hash';

/**
 * Reads a ReplicaSet (apps/v1) of an Argo Rollout; undefined for any other.
 * https://argo-rollouts.readthedocs.io/en/stable/architecture/#replicaset
 */
export function readRevision(
  object: KubernetesObject,
): RevisionReading | undefined {
  const { metadata, kind = '', spec } = object;
  const hash = text(at(metadata?.labels, REVISION_LABEL));
  const name = rolloutOf(object);
  return hash && name
    ? {
        type: 'revision',
        kind,
        namespace: metadata?.namespace ?? '',
        name: metadata?.name ?? '',
        owner: `Rollout/${name}`,
        hash,
        images: imagesOf(at(spec, 'template', 'spec')),
      }
    : undefined;
}
