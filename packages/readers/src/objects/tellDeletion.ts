import type {
  DeliveryReading,
  HealthState,
  Reading,
  WorkloadReading,
} from './DeliveryStatus';
import { joinSentences } from './joinSentences';
import type { KubernetesObject } from './KubernetesObject';
import { list, text } from './untrusted';

/** Deletion is under way, unless what was wrong before still is. */
const healthOf = (before: HealthState): HealthState =>
  before === 'degraded' ? before : 'progressing';

function ofDelivery(
  reading: DeliveryReading,
  told: string,
  since: string | undefined,
): DeliveryReading {
  const { confirming: _, reason, message, ...rest } = reading;
  const hasFailed = reading.sync === 'failed';
  return {
    ...rest,
    sync: hasFailed ? 'failed' : 'syncing',
    health: healthOf(reading.health),
    reason: hasFailed ? reason : 'Deleting',
    message: hasFailed ? joinSentences(told, message) : told,
    since,
  };
}

function ofWorkload(
  reading: WorkloadReading,
  told: string,
  since: string | undefined,
): WorkloadReading {
  const { health, message } = reading;
  return {
    ...reading,
    health: healthOf(health),
    message: health === 'degraded' ? joinSentences(told, message) : told,
    since,
  };
}

/**
 * A reading that says that its object is being deleted, where it is. What the object says of itself goes on being what it
 * said before: controllers do not write a status for that.
 */
export function tellDeletion(
  { metadata }: KubernetesObject,
  reading: Reading,
): Reading {
  const { deletionTimestamp: time, finalizers } = metadata ?? {};
  if (!time || reading.type === 'revision' || reading.type === 'cause') {
    return reading;
  }
  const since = time instanceof Date ? time.toISOString() : text(time);
  const names = list(finalizers).flatMap(name => text(name) ?? []);
  const told =
    names.length > 0
      ? `It is being deleted, and waits for ${names.join(', ')}.`
      : 'It is being deleted.';
  return reading.type === 'delivery'
    ? ofDelivery(reading, told, since)
    : ofWorkload(reading, told, since);
}
