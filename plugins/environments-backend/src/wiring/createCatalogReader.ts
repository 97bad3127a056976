import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { CatalogReader } from '../catalog/CatalogReader';
import type { SourceRef } from '../database/SourceRef';
import type { Foundations } from './Foundations';

/** Reads environments and services, and checks them against what the portal reaches. */
export function createCatalogReader(
  { stores, hosts, clusterSources, settings, grants, logger }: Foundations,
  services: { auth: AuthService; catalog: CatalogService },
): CatalogReader {
  return new CatalogReader({
    ...services,
    environments: stores.environments,
    identities: stores.identities,
    hosts,
    grants,
    logger,
    componentTypes: settings.componentTypes,
    validationContext: async () => {
      const states = await stores.sources.states();
      const stateOf = (source: SourceRef) =>
        states.find(
          ({ repository, branch }) =>
            repository === source.repository && branch === source.branch,
        );
      return {
        clusters: await clusterSources.all(),
        hasProvider: repository => hosts.of(repository) !== undefined,
        sourceError: source => stateOf(source)?.error,
        progress: source => stateOf(source)?.progress,
        unread: environment =>
          states.flatMap(({ repository, problems }) =>
            problems
              .filter(item => item.environment === environment)
              .map(item => ({ repository, ...item })),
          ),
      };
    },
  });
}
