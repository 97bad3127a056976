import type { UserInfoService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
  type ResourcePermission,
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
  environmentsCreatePermission,
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

/**
 * What nobody but administrators does: a location may hold what other teams own, the proxy of the Kubernetes plugin lends
 * the portal's own credentials, and the catalog's ingestion is everybody's. Reports of versions come from continuous
 * integration, whose access tokens are no people.
 */
const ADMINISTRATIVE = [
  'catalog.location.delete',
  'catalog.ingestion.manage',
  'kubernetes.proxy',
  'environments.artifact.report',
];

/** Entity refs of the groups and people that have a part. */
interface Roles {
  /** Those who may change any environment. */
  release: string[];
  /** Those who may accept, create and unregister what they do not own. */
  administer: string[];
  /** Those who may only look. */
  readOnly: string[];
}

/**
 * The policy of this portal. Everybody who is signed in may look at everything and register entities. Owners change what
 * is theirs: a service in environments that are not production, an environment, an entity of the catalog. Teams create
 * environments of their own that are not production, on the clusters that are named for that. Release managers change any
 * environment, administrators whatever is administered. Those who only look change nothing.
 */
export class EnvironmentsPolicy implements PermissionPolicy {
  static fromConfig(
    config: Config,
    options: { userInfo: UserInfoService },
  ): EnvironmentsPolicy {
    const section = config.getOptionalConfig('permission.environments');
    const list = (key: string) => section?.getOptionalStringArray(key) ?? [];
    return new EnvironmentsPolicy({
      ...options,
      roles: {
        release: list('release'),
        administer: list('administer'),
        readOnly: list('readOnly'),
      },
      clusters: list('createOn'),
    });
  }

  constructor(
    private readonly options: {
      userInfo: UserInfoService;
      roles: Roles;
      /** Names of the clusters on which teams may create environments. */
      clusters: string[];
    },
  ) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return DENY;
    }
    const { userInfo, roles } = this.options;
    const { ownershipEntityRefs: claims } = await userInfo.getUserInfo(
      user.credentials,
    );
    const has = (role: keyof Roles) =>
      roles[role].some(ref => claims.includes(ref));
    const isRead = permission.attributes.action === 'read';
    if (has('readOnly')) {
      return isRead &&
        !isPermission(permission, environmentsSourceReadPermission)
        ? ALLOW
        : DENY;
    }
    return this.decide(permission, claims, has);
  }

  private decide(
    permission: Permission,
    claims: string[],
    has: (role: keyof Roles) => boolean,
  ): PolicyDecision {
    if (ADMINISTRATIVE.includes(permission.name)) {
      return has('administer') ? ALLOW : DENY;
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_ENVIRONMENT)) {
      return this.onEnvironment(permission, claims, has);
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_DEPLOYMENT)) {
      return has('release') ? ALLOW : onDeployment(permission, claims);
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_SERVICE)) {
      return has('administer')
        ? ALLOW
        : createServiceConditionalDecision(
            permission,
            serviceConditions.isOwner({ claims }),
          );
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
      return permission.attributes.action !== 'delete' || has('administer')
        ? ALLOW
        : createCatalogConditionalDecision(
            permission,
            catalogConditions.isEntityOwner({ claims }),
          );
    }
    return ALLOW;
  }

  private onEnvironment(
    permission: ResourcePermission<typeof RESOURCE_TYPE_ENVIRONMENT>,
    claims: string[],
    has: (role: keyof Roles) => boolean,
  ): PolicyDecision {
    if (permission.attributes.action === 'read' || has('administer')) {
      return ALLOW;
    }
    return isPermission(permission, environmentsCreatePermission)
      ? createEnvironmentConditionalDecision(permission, {
          allOf: [
            environmentConditions.isEnvironmentOwner({ claims }),
            environmentConditions.onCluster({
              clusters: this.options.clusters,
            }),
            { not: environmentConditions.hasTier({ tiers: ['production'] }) },
          ],
        })
      : DENY;
  }
}

/** Owners of the environment change it; owners of the service do where it is not production, and see what is changed. */
function onDeployment(
  permission: ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT>,
  claims: string[],
): PolicyDecision {
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
