import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import {
  type EnvironmentFilter,
  environmentRules,
} from '@downstage/backstage-plugin-environments-node';

function matches(
  environment: Environment,
  { key, values }: EnvironmentFilter,
): boolean {
  const { onCluster, hasHome } = environmentRules;
  if (key === 'cluster') {
    return onCluster.apply(environment, { clusters: values });
  }
  if (key === 'home') {
    return hasHome.apply(environment, { repositories: values });
  }
  const value = environment[key];
  return value !== undefined && values.includes(value);
}

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
  return matches(environment, filter);
}
