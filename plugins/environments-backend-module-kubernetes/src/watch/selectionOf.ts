import type { WatchedResource } from '@downstage/readers';

/** The query of a list or watch that leaves out what does not matter. */
export function selectionOf({ selector }: WatchedResource): {
  labelSelector?: string;
} {
  return selector ? { labelSelector: selector } : {};
}
