import type { Promotion } from '@downstage/backstage-plugin-environments-common';

/** What an open promotion brings, in words. */
export function underWay({
  kind,
  toVersion,
}: Pick<Promotion, 'kind' | 'toVersion'>): string {
  return kind === 'configuration'
    ? 'A change of configuration'
    : `A ${kind} to ${toVersion}`;
}
