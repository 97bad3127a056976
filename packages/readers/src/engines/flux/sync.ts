import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at, text } from '../../objects/untrusted';
import type { EngineSync, ObjectRef, SyncInput, SyncPlan } from '../Engine';
import { REQUESTED_AT } from './requestedAt';
import { sources } from './sources';

/** The object that fetches for another one, where it names one. */
function sourceOf({ spec, metadata }: KubernetesObject): ObjectRef[] {
  const reference =
    at(spec, 'sourceRef') ??
    at(spec, 'chartRef') ??
    at(spec, 'chart', 'spec', 'sourceRef');
  const resource = sources.find(({ kind }) => kind === at(reference, 'kind'));
  const name = text(at(reference, 'name'));
  const namespace =
    text(at(reference, 'namespace')) ?? metadata?.namespace ?? '';
  return resource && name ? [{ resource, namespace, name }] : [];
}

/**
 * Flux looks at an object anew when its annotation changes: the source first, then what is applied from it.
 * https://fluxcd.io/flux/components/source/gitrepositories/#triggering-a-reconcile
 */
function plan({ target, object, now }: SyncInput): SyncPlan {
  if (at(object.spec, 'suspend') === true) {
    return { status: 'refused', reason: 'It is suspended.' };
  }
  const patch = { metadata: { annotations: { [REQUESTED_AT]: now } } };
  return {
    status: 'planned',
    steps: [...sourceOf(object), target].map(each => ({ ...each, patch })),
  };
}

/** How Flux is asked to reconcile a Kustomization or HelmRelease. */
export const sync: EngineSync = { verbs: ['patch'], plan };
