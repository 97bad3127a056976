import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  type Environment,
  RESOURCE_TYPE_DEPLOYMENT,
  RESOURCE_TYPE_ENVIRONMENT,
  RESOURCE_TYPE_SERVICE,
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

/**
 * What a permission rule on a service may look at.
 *
 * @public
 */
export type ServiceResource = DeploymentResource['service'];

/**
 * A condition on services as a filter over their properties.
 *
 * @public
 */
export type ServiceFilter = { key: 'owner' | 'system'; values: string[] };

/**
 * Permission resource: a service.
 *
 * @public
 */
export const serviceResourceRef = createPermissionResourceRef<
  ServiceResource,
  ServiceFilter
>().with({ pluginId: 'environments', resourceType: RESOURCE_TYPE_SERVICE });
