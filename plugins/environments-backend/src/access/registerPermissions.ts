import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  environmentsCreatePermission,
  environmentsPromotePermission,
  environmentsReadPermission,
  environmentsRollbackPermission,
  environmentsSyncPermission,
  parseDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import {
  deploymentResourceRef,
  deploymentRules,
  environmentResourceRef,
  environmentRules,
} from '@downstage/backstage-plugin-environments-node';
import type { EnvironmentStore } from '../database/EnvironmentStore';

/** Tells the portal the plugin's permissions, and what their rules look at. */
export function registerPermissions(
  permissionsRegistry: PermissionsRegistryService,
  environments: EnvironmentStore,
): void {
  const environmentsByRef = async () =>
    new Map(
      (await environments.list()).map(({ environment }) => [
        environment.ref,
        environment,
      ]),
    );
  permissionsRegistry.addPermissions([environmentsCreatePermission]);
  permissionsRegistry.addResourceType({
    resourceRef: environmentResourceRef,
    permissions: [environmentsReadPermission],
    rules: Object.values(environmentRules),
    getResources: async refs => {
      const known = await environmentsByRef();
      return refs.map(ref => known.get(ref));
    },
  });
  permissionsRegistry.addResourceType({
    resourceRef: deploymentResourceRef,
    permissions: [
      environmentsPromotePermission,
      environmentsRollbackPermission,
      environmentsSyncPermission,
    ],
    rules: Object.values(deploymentRules),
    getResources: async refs => {
      const known = await environmentsByRef();
      const services = new Map(
        (await environments.services()).map(item => [item.ref, item]),
      );
      return refs.map(ref => {
        const parsed = parseDeploymentRef(ref);
        const service = parsed && services.get(parsed.service);
        const environment = parsed && known.get(parsed.environment);
        return service && environment ? { environment, service } : undefined;
      });
    },
  });
}
