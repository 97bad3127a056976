import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';
import type { SourceState, StoredPin } from '../database/SourceStore';

/**
 * The services that somebody took out of an environment: nothing of them is seen any more, and Git holds no version of what
 * they were of. Pure. One that the catalog has lost, or whose files cannot be read for now, has not been taken out.
 */
export function removedServices(facts: {
  services: Service[];
  previous: ReadonlyMap<string, Deployment>;
  projected: Deployment[];
  pins: StoredPin[];
  states: SourceState[];
}): string[] {
  const { services, previous, projected, pins, states } = facts;
  if (states.some(({ problems, error }) => problems.length > 0 || error)) {
    return [];
  }
  const known = new Set(services.map(({ ref }) => ref));
  const present = new Set(projected.map(({ service }) => service));
  const pinned = new Set(pins.map(({ pin }) => pin.artifact.name));
  return [...previous]
    .filter(
      ([service, { desired }]) =>
        known.has(service) &&
        !present.has(service) &&
        !(desired && pinned.has(desired.artifact.name)),
    )
    .map(([service]) => service);
}
