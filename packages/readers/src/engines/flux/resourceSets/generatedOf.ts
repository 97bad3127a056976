import type { ManagedObject } from '../../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../../objects/KubernetesObject';
import type { Generated } from '../../../objects/Previews';
import { pullRequestNumber, toldOf } from '../../../objects/toldOf';
import { at, strings, text } from '../../../objects/untrusted';
import { webUrl } from '../../../objects/webUrl';

const OWNER = 'resourceset.fluxcd.controlplane.io';
/** What notifications of Flux are told of a preview. */
const EVENT = 'event.toolkit.fluxcd.io';

/** The namespace that an object says it delivers to; else the only one that it has delivered to. Not in another cluster. */
function namespaceOf(
  { kind, metadata, spec }: KubernetesObject,
  objects: ManagedObject[],
): string | undefined {
  if (at(spec, 'kubeConfig') !== undefined) {
    return undefined;
  }
  const target = text(at(spec, 'targetNamespace'));
  if (target || kind === 'HelmRelease') {
    return target ?? metadata?.namespace;
  }
  const namespaces = new Set(
    objects.flatMap(({ namespace }) => namespace || []),
  );
  return namespaces.size === 1 ? [...namespaces][0] : undefined;
}

/**
 * What a Kustomization or a HelmRelease says of itself that a ResourceSet has made; undefined of any other. Labels are all that
 * it has to say so: what is made is listed by what made it.
 *
 * @param objects - what it has applied
 */
export function generatedOf(
  object: KubernetesObject,
  objects: ManagedObject[],
): Generated | undefined {
  const { metadata } = object;
  const labels = strings(metadata?.labels);
  const name = text(labels[`${OWNER}/name`]);
  const by = text(labels[`${OWNER}/namespace`]);
  if (!name || !by) {
    return undefined;
  }
  const annotations = strings(metadata?.annotations);
  const time = metadata?.creationTimestamp;
  const createdAt = time instanceof Date ? time.toISOString() : text(time);
  const url = webUrl(annotations[`${EVENT}/preview-url`]);
  const number = pullRequestNumber(
    annotations[`${EVENT}/change_request`] ?? '',
  );
  const said = toldOf(metadata);
  const told = number && !said?.number ? { ...said, number } : said;
  const namespace = namespaceOf(object, objects);
  return {
    by: { kind: 'ResourceSet', namespace: by, name },
    ...(namespace ? { namespace } : {}),
    ...(createdAt ? { createdAt } : {}),
    urls: url ? [url] : [],
    ...(told ? { told } : {}),
  };
}
