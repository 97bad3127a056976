import { argoCd } from './argocd';
import type { Engine, EngineResource } from './Engine';
import { flux } from './flux';
import { liveOnly } from './none';

const REGISTRY = [argoCd, flux, liveOnly] as const;

type Registered = (typeof REGISTRY)[number];

/**
 * What an environment may name as its engine; one that does not deliver stands for none.
 *
 * @public
 */
export type EngineName = Registered['name'];

/**
 * The engines that deliver.
 *
 * @public
 */
export type DeliveryEngineName = Extract<
  Registered,
  { delivers: true }
>['name'];

/**
 * All engines.
 *
 * @public
 */
export const ENGINES: Array<Engine<EngineName>> = [...REGISTRY];

/**
 * The names of all engines.
 *
 * @public
 */
export const ENGINE_NAMES: EngineName[] = REGISTRY.map(({ name }) => name);

/** The engines that deliver. */
export const DELIVERY_ENGINES: Array<Engine<DeliveryEngineName>> =
  REGISTRY.flatMap(engine => (engine.delivers ? [engine] : []));

/**
 * The names of the engines that deliver.
 *
 * @public
 */
export const DELIVERY_ENGINE_NAMES: DeliveryEngineName[] = DELIVERY_ENGINES.map(
  ({ name }) => name,
);

/** What all engines bring. */
export const ENGINE_RESOURCES: EngineResource[] = REGISTRY.flatMap(
  ({ resources }) => resources,
);

/**
 * The engine of a name; undefined where none is registered under it.
 *
 * @public
 */
export function findEngine(name: string): Engine<EngineName> | undefined {
  return ENGINES.find(engine => engine.name === name);
}

/**
 * The engine that brings a resource; undefined for a workload's.
 *
 * @public
 */
export function engineOf(resource: {
  group: string;
  kind: string;
}): Engine<EngineName> | undefined {
  return ENGINES.find(({ resources }) =>
    resources.some(
      ({ group, kind }) => group === resource.group && kind === resource.kind,
    ),
  );
}
