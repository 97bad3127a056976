import type { CatalogService } from '@backstage/plugin-catalog-node';
import { CreationChecks } from '../golden/CreationChecks';
import { GoldenPath } from '../golden/GoldenPath';
import type { Foundations } from './Foundations';

/** What sets environments up. */
export function createGoldenPath(
  { stores, hosts, settings, grants, clusterSources }: Foundations,
  { catalog }: { catalog: CatalogService },
): GoldenPath {
  return new GoldenPath({
    ...stores,
    ...settings,
    hosts,
    checks: new CreationChecks({
      ...stores,
      clusterSources,
      grants,
      knowsOwner: async (ref, credentials) =>
        (await catalog.getEntityByRef(ref, { credentials })) !== undefined,
    }),
  });
}
