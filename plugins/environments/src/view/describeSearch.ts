import type { ServiceDeployments } from '@downstage/backstage-plugin-environments-common';

/** What was searched for, and where, when a service is in no environment. */
export interface SearchView {
  names: string[];
  images: string[];
  repositories: string[];
}

/** Undefined when the service was found in at least one environment, or is on its way to one. */
export function describeSearch(
  deployments: ServiceDeployments,
): SearchView | undefined {
  const isThere = deployments.environments.some(
    ({ deployment, promotion, awaited }) => deployment ?? promotion ?? awaited,
  );
  if (isThere) {
    return undefined;
  }
  const repositories = deployments.environments.flatMap(item =>
    item.environment.sources.map(source => source.repository),
  );
  return {
    ...deployments.searched,
    repositories: [...new Set(repositories)],
  };
}
