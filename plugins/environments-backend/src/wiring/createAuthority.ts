import type {
  AuthService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { Access } from '../access/Access';
import { SyncAccess } from '../access/SyncAccess';
import { Visibility } from '../access/Visibility';
import { registerPermissions } from '../access/registerPermissions';
import { createServiceFinder } from '../catalog/createServiceFinder';
import { createServiceContext } from '../catalog/toService';
import type { Foundations } from './Foundations';

/** Who may see and do what. Registers the plugin's permissions. */
export function createAuthority(
  { stores, hosts, grants }: Foundations,
  services: {
    auth: AuthService;
    catalog: CatalogService;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
  },
): { access: Access; visibility: Visibility; syncAccess: SyncAccess } {
  registerPermissions(
    services.permissionsRegistry,
    stores.environments,
    createServiceFinder({
      ...services,
      context: createServiceContext({ hosts, grants }),
    }),
  );
  const access = new Access(services);
  const { catalog } = services;
  const visibility = new Visibility({ ...stores, catalog, access });
  return {
    access,
    visibility,
    syncAccess: new SyncAccess({ ...stores, access, visibility }),
  };
}
