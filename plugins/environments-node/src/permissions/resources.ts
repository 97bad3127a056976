import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  type Environment,
  RESOURCE_TYPE_DEPLOYMENT,
  RESOURCE_TYPE_ENVIRONMENT,
} from '@downstage/backstage-plugin-environments-common';

/**
 * A condition on environments as a filter over their properties.
 *
 * @public
 */
export type EnvironmentFilter = {
  key: 'ref' | 'owner' | 'tier' | 'system' | 'cluster' | 'home';
  values: string[];
};

/**
 * Permission resource: an environment.
 *
 * @public
 */
export const environmentResourceRef = createPermissionResourceRef<
  Environment,
  EnvironmentFilter
>().with({ pluginId: 'environments', resourceType: RESOURCE_TYPE_ENVIRONMENT });

/**
 * What a permission rule on a deployment may look at.
 *
 * @public
 */
export interface DeploymentResource {
  environment: Environment;
  service: { ref: string; owner?: string; system?: string };
}

/**
 * A condition on deployments as a filter over their properties.
 *
 * @public
 */
export type DeploymentFilter = {
  key:
    | 'environment'
    | 'environmentOwner'
    | 'tier'
    | 'cluster'
    | 'home'
    | 'serviceOwner'
    | 'system';
  values: string[];
};

/**
 * Permission resource: a deployment, a service in an environment.
 *
 * @public
 */
export const deploymentResourceRef = createPermissionResourceRef<
  DeploymentResource,
  DeploymentFilter
>().with({ pluginId: 'environments', resourceType: RESOURCE_TYPE_DEPLOYMENT });
