import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  environmentsAdministerPermission,
  environmentsDeletePermission,
  environmentsArtifactReportPermission,
  environmentsConfigurationChangePermission,
  environmentsCreatePermission,
  environmentsPromotePermission,
  environmentsReadPermission,
  environmentsRollbackPermission,
  environmentsServiceCreatePermission,
  environmentsServiceRemovePermission,
  environmentsSourceReadPermission,
  environmentsSyncPermission,
  parseDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import {
  deploymentResourceRef,
  deploymentRules,
  environmentResourceRef,
  environmentRules,
  serviceResourceRef,
  serviceRules,
} from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../catalog/Service';
import type { EnvironmentStore } from '../database/EnvironmentStore';

/**
 * Tells the portal the plugin's permissions, and what their rules look at.
 *
 * @param findService - Asks the catalog for a service that may have been registered a moment ago
 */
export function registerPermissions(
  permissionsRegistry: PermissionsRegistryService,
  environments: EnvironmentStore,
  findService: (ref: string) => Promise<Service | undefined>,
): void {
  const environmentsByRef = async () =>
    new Map(
      (await environments.list()).map(({ environment }) => [
        environment.ref,
        environment,
      ]),
    );
  permissionsRegistry.addResourceType({
    resourceRef: environmentResourceRef,
    permissions: [
      environmentsReadPermission,
      environmentsCreatePermission,
      environmentsAdministerPermission,
      environmentsDeletePermission,
    ],
    rules: Object.values(environmentRules),
    getResources: async refs => {
      const known = await environmentsByRef();
      return refs.map(ref => known.get(ref));
    },
  });
  permissionsRegistry.addPermissions([environmentsArtifactReportPermission]);
  permissionsRegistry.addResourceType({
    resourceRef: serviceResourceRef,
    permissions: [environmentsServiceCreatePermission],
    rules: Object.values(serviceRules),
    getResources: refs => Promise.all(refs.map(findService)),
  });
  permissionsRegistry.addResourceType({
    resourceRef: deploymentResourceRef,
    permissions: [
      environmentsPromotePermission,
      environmentsRollbackPermission,
      environmentsConfigurationChangePermission,
      environmentsServiceRemovePermission,
      environmentsSyncPermission,
      environmentsSourceReadPermission,
    ],
    rules: Object.values(deploymentRules),
    getResources: async refs => {
      const known = await environmentsByRef();
      const services = new Map(
        (await environments.services()).map(item => [item.ref, item]),
      );
      return Promise.all(
        refs.map(async ref => {
          const parsed = parseDeploymentRef(ref);
          const environment = parsed && known.get(parsed.environment);
          const service =
            environment &&
            (services.get(parsed.service) ??
              (await findService(parsed.service)));
          return service ? { environment, service } : undefined;
        }),
      );
    },
  });
}
