import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../kube/KubeObject';
import { type KubeClient, KubeRequestError } from '../kube/KubeClient';
import { type FluxCondition, setConditions } from './conditions';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** Writes a Flux object's status when it says something new. */
export async function writeFluxStatus(
  client: KubeClient,
  object: KubeObject,
  options: { fields?: object; conditions: FluxCondition[] },
): Promise<void> {
  const { metadata, status: before = {} } = object;
  const requestedAt = metadata.annotations?.[REQUESTED_AT];
  const status = {
    ...before,
    ...options.fields,
    observedGeneration: metadata.generation,
    ...(requestedAt ? { lastHandledReconcileAt: requestedAt } : {}),
    conditions: setConditions(
      before.conditions,
      options.conditions,
      metadata.generation,
    ),
  };
  if (isDeepStrictEqual(status, before)) {
    return;
  }
  try {
    await client.updateStatus({ ...object, status });
  } catch (error) {
    // Somebody was faster or it is gone: the next round looks again.
    const expected =
      error instanceof KubeRequestError && [404, 409].includes(error.status);
    if (!expected) {
      throw error;
    }
  }
}
