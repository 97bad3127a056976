import {
  DELIVERING_KINDS,
  type Reading,
  WORKLOAD_KINDS,
} from '@downstage/readers';

const WORKLOADS = new Set(WORKLOAD_KINDS);
const DELIVERING = new Set(DELIVERING_KINDS);

/**
 * What is kept of a reading. An engine's object lists everything that it applies, easily hundreds of objects; only what it
 * says of workloads is looked at, and of one that makes others for inputs, or says where its engine is, what it says of those
 * that deliver.
 */
export function trimReading(reading: Reading): Reading {
  if (reading.type !== 'delivery') {
    return reading;
  }
  const isKept = (kind: string) =>
    WORKLOADS.has(kind) ||
    (DELIVERING.has(kind) &&
      (reading.provided ?? reading.controllerNamespace) !== undefined);
  return {
    ...reading,
    objects: reading.objects.filter(({ kind }) => isKept(kind)),
  };
}
