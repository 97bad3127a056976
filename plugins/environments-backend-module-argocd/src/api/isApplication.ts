import type { WatchedResource } from '@downstage/readers';

/** Whether it is the one kind that Argo CD's API has. */
export function isApplication({
  group,
  kind,
}: Pick<WatchedResource, 'group' | 'kind'>): boolean {
  return group === 'argoproj.io' && kind === 'Application';
}
