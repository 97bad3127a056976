import { ENGINE_RESOURCES } from './engines/engines';
import type { WatchedResource } from './objects/WatchedResource';
import { WORKLOAD_RESOURCES } from './workloads/resources';

const toWatched = ({
  group,
  kind,
  plural,
  optional,
  selector,
  onRequest,
  supplementary,
}: WatchedResource): WatchedResource => ({
  group,
  kind,
  plural,
  optional,
  ...(selector ? { selector } : {}),
  ...(onRequest ? { onRequest } : {}),
  ...(supplementary ? { supplementary } : {}),
});

/**
 * All kinds that are read.
 *
 * @public
 */
export const WATCHED_RESOURCES: WatchedResource[] = [
  ...ENGINE_RESOURCES,
  ...WORKLOAD_RESOURCES,
].map(toWatched);

/**
 * The kinds that engines bring: what delivers, where that comes from, and what generates it.
 *
 * @public
 */
export const ENGINE_KINDS: string[] = ENGINE_RESOURCES.map(({ kind }) => kind);

/**
 * The kinds whose objects deliver to a cluster, and can be asked to do it now.
 *
 * @public
 */
export const DELIVERING_KINDS: string[] = ENGINE_RESOURCES.filter(
  ({ role }) => role === 'delivers',
).map(({ kind }) => kind);

const workloadsOf = (type: 'workload' | 'revision' | 'cause') =>
  WORKLOAD_RESOURCES.filter(resource => resource.type === type).map(
    ({ kind }) => kind,
  );

/**
 * The kinds whose readings are workloads: those that run pods, or lead those that do.
 *
 * @public
 */
export const WORKLOAD_KINDS: string[] = workloadsOf('workload');

/**
 * The kinds whose readings are revisions of workloads.
 *
 * @public
 */
export const REVISION_KINDS: string[] = workloadsOf('revision');

/**
 * The kinds whose readings are causes for what workloads say.
 *
 * @public
 */
export const CAUSE_KINDS: string[] = workloadsOf('cause');
