import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../kube/KubeObject';
import { KubeClient, type ObjectReference, referenceOf } from './KubeClient';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Whether everything that is wanted is there; more may be there, since the API fills in defaults. */
function contains(live: any, wanted: any): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((item, index) => contains(live[index], item))
    );
  }
  if (wanted && typeof wanted === 'object') {
    return (
      live !== null &&
      typeof live === 'object' &&
      Object.entries(wanted).every(([key, value]) => contains(live[key], value))
    );
  }
  return isDeepStrictEqual(live, wanted);
}

/** Whether the live object is what was wanted and was last applied as such. */
export function isInSync(
  live: KubeObject | undefined,
  desired: KubeObject,
): boolean {
  return (
    live !== undefined &&
    live.metadata.annotations?.[LAST_APPLIED] === JSON.stringify(desired) &&
    contains(live, desired)
  );
}

/** Creates or updates one object; the status and what others wrote into its metadata stay. */
export async function applyObject(
  client: KubeClient,
  desired: KubeObject,
): Promise<'created' | 'configured' | 'unchanged'> {
  const live = await client.get(referenceOf(desired));
  if (isInSync(live, desired)) {
    return 'unchanged';
  }
  const { metadata } = desired;
  const annotations = {
    ...live?.metadata.annotations,
    ...metadata.annotations,
    [LAST_APPLIED]: JSON.stringify(desired),
  };
  if (!live) {
    await client.create({
      ...desired,
      metadata: { ...metadata, annotations },
    });
    return 'created';
  }
  await client.update({
    ...desired,
    metadata: {
      ...metadata,
      annotations,
      finalizers: metadata.finalizers ?? live.metadata.finalizers ?? [],
      resourceVersion: live.metadata.resourceVersion,
    },
    ...(live.status ? { status: live.status } : {}),
    ...(live.operation ? { operation: live.operation } : {}),
  });
  return 'configured';
}

const sameType = (one: ObjectReference, other: ObjectReference) =>
  one.apiVersion === other.apiVersion &&
  one.kind === other.kind &&
  one.namespace === other.namespace;

/** The live objects for a list of references, read with one list per type and namespace. */
export async function readLive(
  client: KubeClient,
  references: ObjectReference[],
): Promise<Array<KubeObject | undefined>> {
  const types = references.filter(
    (reference, index) =>
      references.findIndex(other => sameType(reference, other)) === index,
  );
  const lists = await Promise.all(types.map(type => client.list(type)));
  return references.map(reference =>
    lists[types.findIndex(type => sameType(type, reference))].find(
      object => object.metadata.name === reference.name,
    ),
  );
}
