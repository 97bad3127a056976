import {
  AuthorizeResult,
  type PolicyDecision,
  isPermission,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_DEPLOYMENT,
  RESOURCE_TYPE_ENVIRONMENT,
  RESOURCE_TYPE_SERVICE,
  environmentsArtifactReportPermission,
  environmentsCreatePermission,
  environmentsReadPermission,
  environmentsSourceReadPermission,
} from '@downstage/backstage-plugin-environments-common';
import {
  createDeploymentConditionalDecision,
  createEnvironmentConditionalDecision,
  createServiceConditionalDecision,
  deploymentConditions,
  environmentConditions,
  serviceConditions,
} from '@downstage/backstage-plugin-environments-node';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

const RELEASE = 'group:default/release';
const ADMINISTER = 'group:default/platform';
const READ_ONLY = 'group:default/auditors';

/** The portal's own policy for the permissions of this plugin, which a plugin may not import from it. */
export class ReferencePolicy implements PermissionPolicy {
  /**
   * @param hidden - Refs of the environments that somebody with these claims may not read
   */
  constructor(private readonly hidden: (claims: string[]) => string[]) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return DENY;
    }
    const claims = user.info.ownershipEntityRefs;
    const isRead = permission.attributes.action === 'read';
    if (isPermission(permission, environmentsReadPermission)) {
      const environments = this.hidden(claims);
      return environments.length > 0
        ? createEnvironmentConditionalDecision(permission, {
            not: environmentConditions.hasName({ environments }),
          })
        : ALLOW;
    }
    if (claims.includes(READ_ONLY)) {
      return isRead &&
        !isPermission(permission, environmentsSourceReadPermission)
        ? ALLOW
        : DENY;
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_ENVIRONMENT)) {
      if (claims.includes(ADMINISTER)) {
        return ALLOW;
      }
      return isPermission(permission, environmentsCreatePermission)
        ? createEnvironmentConditionalDecision(permission, {
            allOf: [
              environmentConditions.isEnvironmentOwner({ claims }),
              environmentConditions.onCluster({ clusters: ['qa'] }),
              { not: environmentConditions.hasTier({ tiers: ['production'] }) },
            ],
          })
        : DENY;
    }
    if (isPermission(permission, environmentsArtifactReportPermission)) {
      return claims.includes(ADMINISTER) ? ALLOW : DENY;
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_SERVICE)) {
      return claims.includes(ADMINISTER)
        ? ALLOW
        : createServiceConditionalDecision(
            permission,
            serviceConditions.isOwner({ claims }),
          );
    }
    if (
      !isResourcePermission(permission, RESOURCE_TYPE_DEPLOYMENT) ||
      claims.includes(RELEASE)
    ) {
      return ALLOW;
    }
    const ownService = deploymentConditions.isServiceOwner({ claims });
    return createDeploymentConditionalDecision(permission, {
      anyOf: [
        deploymentConditions.isOwnerOfEnvironment({ claims }),
        isPermission(permission, environmentsSourceReadPermission)
          ? ownService
          : {
              allOf: [
                ownService,
                { not: deploymentConditions.inTier({ tiers: ['production'] }) },
              ],
            },
      ],
    });
  }
}
