import { type Reading, WORKLOAD_KINDS } from '@downstage/readers';

const WORKLOADS = new Set(WORKLOAD_KINDS);

/**
 * What is kept of a reading. An engine's object lists everything that it applies, easily hundreds of objects; only what it
 * says of workloads is looked at.
 */
export function trimReading(reading: Reading): Reading {
  return reading.type === 'delivery'
    ? {
        ...reading,
        objects: reading.objects.filter(({ kind }) => WORKLOADS.has(kind)),
      }
    : reading;
}
