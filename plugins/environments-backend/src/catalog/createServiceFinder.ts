import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Service } from './Service';
import { type ServiceContext, toService } from './toService';

/** Asks the catalog for one service, whoever may read it. */
export function createServiceFinder(options: {
  auth: AuthService;
  catalog: CatalogService;
  context: ServiceContext;
}): (ref: string) => Promise<Service | undefined> {
  const { auth, catalog, context } = options;
  return async ref => {
    const entity = await catalog.getEntityByRef(ref, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    return entity && toService(entity, context);
  };
}
