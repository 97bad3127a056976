import type { UserInfoService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
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
  environmentsCreatePermission,
} from '@downstage/backstage-plugin-environments-common';
import {
  createDeploymentConditionalDecision,
  deploymentConditions,
} from '@downstage/backstage-plugin-environments-node';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * The policy of this portal: everybody who is signed in may look at everything. Owners of a service promote it into
 * environments that are not production; production is for the owners of the environment and the groups under
 * `permission.environments.release`. Those of `permission.environments.readOnly` change nothing.
 */
export class EnvironmentsPolicy implements PermissionPolicy {
  static fromConfig(
    config: Config,
    options: { userInfo: UserInfoService },
  ): EnvironmentsPolicy {
    const section = config.getOptionalConfig('permission.environments');
    return new EnvironmentsPolicy({
      ...options,
      release: section?.getOptionalStringArray('release') ?? [],
      readOnly: section?.getOptionalStringArray('readOnly') ?? [],
    });
  }

  constructor(
    private readonly options: {
      userInfo: UserInfoService;
      /** Entity refs of those who may change any environment. */
      release: string[];
      /** Entity refs of those who may only look. */
      readOnly: string[];
    },
  ) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return DENY;
    }
    const { release, readOnly, userInfo } = this.options;
    const { ownershipEntityRefs: claims } = await userInfo.getUserInfo(
      user.credentials,
    );
    const belongsTo = (refs: string[]) =>
      refs.some(ref => claims.includes(ref));
    const changes = permission.attributes.action !== 'read';
    if (belongsTo(readOnly) && changes) {
      return DENY;
    }
    if (isPermission(permission, environmentsCreatePermission)) {
      return ALLOW;
    }
    if (!isResourcePermission(permission, RESOURCE_TYPE_DEPLOYMENT)) {
      return ALLOW;
    }
    if (belongsTo(release)) {
      return ALLOW;
    }
    return createDeploymentConditionalDecision(permission, {
      anyOf: [
        deploymentConditions.isOwnerOfEnvironment({ claims }),
        {
          allOf: [
            deploymentConditions.isServiceOwner({ claims }),
            {
              not: deploymentConditions.inTier({ tiers: ['production'] }),
            },
          ],
        },
      ],
    });
  }
}
