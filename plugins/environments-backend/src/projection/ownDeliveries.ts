import type { DeliveryReading, ManagedObject } from '@downstage/readers';

/** An engine's object that another one applies. */
export interface Brought {
  delivery: DeliveryReading;
  by: DeliveryReading;
}

/** What an engine's object says of another one that it applies; undefined where it applies no such. */
const wordOn = (
  { objects }: DeliveryReading,
  { kind, namespace, name }: DeliveryReading,
): ManagedObject | undefined =>
  objects.find(
    object =>
      object.kind === kind &&
      object.namespace === namespace &&
      object.name === name,
  );

/**
 * The engine's objects that some others apply into namespaces of an environment, with what applies each. Only those count that
 * say which namespace their engine is in, and lie outside of it: what such an object brings is not waited for by the one that
 * applies it.
 *
 * @param outer - Those that the environment names
 * @param all - Of the same cluster
 */
export function broughtBy(
  outer: DeliveryReading[],
  all: DeliveryReading[],
  namespaces: string[],
): Brought[] {
  const within = new Set(namespaces);
  return all
    .filter(
      ({ namespace, controllerNamespace }) =>
        controllerNamespace !== undefined &&
        controllerNamespace !== namespace &&
        within.has(namespace),
    )
    .flatMap(delivery => {
      const by = outer.find(
        item =>
          item.engine === delivery.engine &&
          item.namespace === delivery.controllerNamespace &&
          wordOn(item, delivery) !== undefined,
      );
      return by ? [{ delivery, by }] : [];
    });
}

/**
 * What tells of a service whose object of the engine is applied by another one: that one where it holds a change back, else its
 * own, which has what Git asks for as of the commit that the other one applied.
 *
 * @param isBehind - Whether something else runs than Git asks for
 */
export function tellingOf(
  { delivery, by }: Brought,
  isBehind: boolean,
): DeliveryReading {
  const { sync } = wordOn(by, delivery) ?? {};
  const holdsBack =
    by.sync === 'unknown' ||
    (sync !== undefined && sync !== 'synced') ||
    (isBehind && delivery.sync === 'synced');
  return holdsBack ? by : { ...delivery, revision: by.revision };
}
