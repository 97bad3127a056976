import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { EnvironmentFilter } from '@downstage/backstage-plugin-environments-node';

/** Whether an environment meets what a conditional decision asks for. */
export function matchesFilter(
  environment: Environment,
  filter: PermissionCriteria<EnvironmentFilter>,
): boolean {
  if ('allOf' in filter) {
    return filter.allOf.every(item => matchesFilter(environment, item));
  }
  if ('anyOf' in filter) {
    return filter.anyOf.some(item => matchesFilter(environment, item));
  }
  if ('not' in filter) {
    return !matchesFilter(environment, filter.not);
  }
  const value = environment[filter.key];
  return value !== undefined && filter.values.includes(value);
}
