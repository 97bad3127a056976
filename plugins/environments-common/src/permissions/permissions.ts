import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Permission resource type of an environment; its resource ref is the environment's entity ref.
 *
 * @public
 */
export const RESOURCE_TYPE_ENVIRONMENT = 'environments.environment';

/**
 * Permission resource type of a deployment; see {@link stringifyDeploymentRef} for its resource ref.
 *
 * @public
 */
export const RESOURCE_TYPE_DEPLOYMENT = 'environments.deployment';

/**
 * Permission resource type of a service; its resource ref is the Component's entity ref.
 *
 * @public
 */
export const RESOURCE_TYPE_SERVICE = 'environments.service';

/**
 * See an environment, what runs in it, its history and its promotions.
 *
 * @public
 */
export const environmentsReadPermission = createPermission({
  name: 'environments.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

/**
 * Ask for a version to be promoted into a deployment, and withdraw that wish.
 *
 * @public
 */
export const environmentsPromotePermission = createPermission({
  name: 'environments.promote',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT,
});

/**
 * Ask for a deployment to be rolled back to an earlier record.
 *
 * @public
 */
export const environmentsRollbackPermission = createPermission({
  name: 'environments.rollback',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT,
});

/**
 * See a deployment's configuration, and ask for it to be changed. It says nothing of versions.
 *
 * @public
 */
export const environmentsConfigurationChangePermission = createPermission({
  name: 'environments.configuration.change',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT,
});

/**
 * Ask for a service to be taken out of an environment, with its configuration, and withdraw that wish.
 *
 * @public
 */
export const environmentsServiceRemovePermission = createPermission({
  name: 'environments.service.remove',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT,
});

/**
 * Ask a delivery engine to apply what Git asks for now.
 *
 * @public
 */
export const environmentsSyncPermission = createPermission({
  name: 'environments.sync',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT,
});

/**
 * See what of a deployment's files a promotion changes: the diff, beyond the versions. Whoever may promote may see it, too.
 *
 * @public
 */
export const environmentsSourceReadPermission = createPermission({
  name: 'environments.source.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT,
});

/**
 * Create an environment, as the golden path does. Decided on the environment that is proposed, which does not exist yet.
 *
 * @public
 */
export const environmentsCreatePermission = createPermission({
  name: 'environments.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

/**
 * Create a service with its repository, as the golden path does. Decided on the service that is proposed, which does not exist
 * yet.
 *
 * @public
 */
export const environmentsServiceCreatePermission = createPermission({
  name: 'environments.service.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_SERVICE,
});

/**
 * Report that a version of an artifact was published. For the access tokens of continuous integration, which can be restricted to
 * it.
 *
 * @public
 */
export const environmentsArtifactReportPermission = createPermission({
  name: 'environments.artifact.report',
  attributes: { action: 'create' },
});

/**
 * Accept that an environment comes from another repository than before.
 *
 * @public
 */
export const environmentsAdministerPermission = createPermission({
  name: 'environments.administer',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

/**
 * Ask for an environment to be removed as a whole, with all that is in its namespace.
 *
 * @public
 */
export const environmentsDeletePermission = createPermission({
  name: 'environments.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

/**
 * All permissions of the environments plugin.
 *
 * @public
 */
export const environmentsPermissions = [
  environmentsReadPermission,
  environmentsCreatePermission,
  environmentsAdministerPermission,
  environmentsDeletePermission,
  environmentsPromotePermission,
  environmentsRollbackPermission,
  environmentsConfigurationChangePermission,
  environmentsServiceRemovePermission,
  environmentsSyncPermission,
  environmentsSourceReadPermission,
  environmentsServiceCreatePermission,
  environmentsArtifactReportPermission,
];
