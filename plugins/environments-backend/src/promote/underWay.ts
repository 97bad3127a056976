import type { Promotion } from '@downstage/backstage-plugin-environments-common';

/** What an open promotion brings, in words. */
export function underWay({
  kind,
  toVersion,
}: Pick<Promotion, 'kind' | 'toVersion'>): string {
  switch (kind) {
    case 'configuration':
      return 'A change of configuration';
    case 'removal':
      return 'A removal';
    default:
      return `A ${kind} to ${toVersion}`;
  }
}
