import { conditionOf } from '../../objects/conditions';
import type {
  DeliveryReading,
  DeliverySource,
  ManagedObject,
} from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { generatedOf } from './resourceSets/generatedOf';
import { parseRevision, revisionInMessage } from './revisions';
import { at, list, text } from '../../objects/untrusted';
import { referenceName, toReading } from './verdict';

/** An inventory id is `<namespace>_<name>_<group>_<kind>`; names hold no underscore but RBAC's, which escape `:` as `__`. */
function toObject(id: string): ManagedObject | undefined {
  const parts = id.replace(/__/g, ':').split('_');
  return parts.length === 4
    ? { namespace: parts[0], name: parts[1], group: parts[2], kind: parts[3] }
    : undefined;
}

/** The objects that a status lists in its inventory. */
export function inventoryOf(status: unknown): ManagedObject[] {
  return list(at(status, 'inventory', 'entries'))
    .map(entry => toObject(text(at(entry, 'id')) ?? ''))
    .filter((entry): entry is ManagedObject => entry !== undefined);
}

/** The source that `spec.sourceRef` names. */
export function sourceOf(
  object: KubernetesObject,
  reference: unknown,
  path?: string,
): DeliverySource[] {
  const name = text(at(reference, 'name'));
  return name
    ? [
        {
          kind: 'object',
          name: referenceName(object, {
            kind: text(at(reference, 'kind')),
            name,
            namespace: text(at(reference, 'namespace')),
          }),
          ...(path ? { path } : {}),
        },
      ]
    : [];
}

/**
 * Reads a Flux Kustomization (kustomize.toolkit.fluxcd.io).
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#kustomization-status
 */
export function readKustomization(object: KubernetesObject): DeliveryReading {
  const { spec, status } = object;
  const isGit = !['OCIRepository', 'Bucket'].includes(
    text(at(spec, 'sourceRef', 'kind')) ?? '',
  );
  const applied = parseRevision(text(at(status, 'lastAppliedRevision')), {
    isGit,
  });
  const reconciling = conditionOf(status, 'Reconciling');
  const attempted = parseRevision(
    text(at(status, 'lastAttemptedRevision')) ??
      (reconciling?.status === 'True'
        ? revisionInMessage(reconciling.message)
        : undefined),
    { isGit },
  );
  const objects = inventoryOf(status);
  const generated = generatedOf(object, objects);
  const reading = toReading(object, {
    kind: 'Kustomization',
    revision: applied?.commit,
    attempted: attempted?.commit,
    versions: {
      applied: applied?.text,
      attempted: attempted?.text,
      ref: applied?.ref,
      commit: applied?.commit,
      digest: applied?.digest,
    },
    sources: sourceOf(object, at(spec, 'sourceRef'), text(at(spec, 'path'))),
    prunes: at(spec, 'prune') === true,
    objects,
  });
  return generated ? { ...reading, generated } : reading;
}
