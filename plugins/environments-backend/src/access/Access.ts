import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  type ConditionTransformer,
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  type Environment,
  type RESOURCE_TYPE_DEPLOYMENT,
  type RESOURCE_TYPE_ENVIRONMENT,
  type DeploymentSituation,
  environmentsAdministerPermission,
  environmentsArtifactReportPermission,
  environmentsConfigurationChangePermission,
  environmentsPromotePermission,
  environmentsReadPermission,
  environmentsRollbackPermission,
  environmentsServiceCreatePermission,
  environmentsServiceRemovePermission,
  environmentsSyncPermission,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import {
  type DeploymentResource,
  type EnvironmentFilter,
  type ServiceResource,
  deploymentResourceRef,
  environmentResourceRef,
  serviceResourceRef,
} from '@downstage/backstage-plugin-environments-node';
import { matchesFilter } from './matchesFilter';

/** What a caller may do. */
export class Access {
  private readonly transform: ConditionTransformer<EnvironmentFilter>;
  private readonly applies: (
    decision: PolicyDecision,
    resource: DeploymentResource,
  ) => boolean;

  private readonly appliesToService: (
    decision: PolicyDecision,
    resource: ServiceResource,
  ) => boolean;

  constructor(
    private readonly options: {
      permissions: PermissionsService;
      permissionsRegistry: PermissionsRegistryService;
    },
  ) {
    this.transform = createConditionTransformer(
      options.permissionsRegistry.getPermissionRuleset(environmentResourceRef),
    );
    this.applies = createConditionAuthorizer(
      options.permissionsRegistry.getPermissionRuleset(deploymentResourceRef),
    );
    this.appliesToService = createConditionAuthorizer(
      options.permissionsRegistry.getPermissionRuleset(serviceResourceRef),
    );
  }

  /** The environments that the caller may read. */
  async readable<T extends { environment: Environment }>(
    items: T[],
    credentials: BackstageCredentials,
  ): Promise<T[]> {
    const [decision] = await this.options.permissions.authorizeConditional(
      [{ permission: environmentsReadPermission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      return decision.result === AuthorizeResult.ALLOW ? items : [];
    }
    const filter = this.transform(decision.conditions);
    return items.filter(item => matchesFilter(item.environment, filter));
  }

  /** For each environment whether the caller may promote into it, roll back, configure, take out and sync in it; one call for all. */
  async writable(
    service: string,
    environments: string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, DeploymentSituation['permitted']>> {
    const permissions = [
      environmentsPromotePermission,
      environmentsRollbackPermission,
      environmentsConfigurationChangePermission,
      environmentsServiceRemovePermission,
      environmentsSyncPermission,
    ];
    const requests = environments.flatMap(environment =>
      permissions.map(permission => ({
        permission,
        resourceRef: stringifyDeploymentRef({ environment, service }),
      })),
    );
    const decisions =
      requests.length > 0
        ? await this.options.permissions.authorize(requests, { credentials })
        : [];
    const allowed = decisions.map(
      decision => decision.result === AuthorizeResult.ALLOW,
    );
    return new Map(
      environments.map((environment, index) => {
        const [promote, rollback, configure, remove, sync] = allowed.slice(
          permissions.length * index,
        );
        return [environment, { promote, rollback, configure, remove, sync }];
      }),
    );
  }

  /** Those of many deployments on which the caller has a permission; one call, whatever their number. */
  async permitted<T extends DeploymentResource>(
    permission: ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT>,
    deployments: T[],
    credentials: BackstageCredentials,
  ): Promise<T[]> {
    const [decision] = await this.options.permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return deployments.filter(deployment => this.applies(decision, deployment));
  }

  /** Those of some environments, by ref, that the caller may administer, or on which they have another permission. */
  async administered(
    environments: string[],
    credentials: BackstageCredentials,
    permission: ResourcePermission<
      typeof RESOURCE_TYPE_ENVIRONMENT
    > = environmentsAdministerPermission,
  ): Promise<Set<string>> {
    const decisions =
      environments.length > 0
        ? await this.options.permissions.authorize(
            environments.map(resourceRef => ({
              permission,
              resourceRef,
            })),
            { credentials },
          )
        : [];
    return new Set(
      environments.filter(
        (_, index) => decisions[index].result === AuthorizeResult.ALLOW,
      ),
    );
  }

  /** For each of some permissions whether the caller has it on anything that there could be; one call for all. */
  async conceivable(
    permissions: ResourcePermission[],
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const decisions = await this.options.permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials },
    );
    return decisions.map(({ result }) => result !== AuthorizeResult.DENY);
  }

  /**
   * Decides on an environment that does not exist yet as on one that does.
   *
   * @param propose - Makes it; not called for those who may not do it to any, whom its errors tell nothing
   * @throws NotAllowedError that names the permission and the environment
   */
  requireProposed(
    permission: ResourcePermission<typeof RESOURCE_TYPE_ENVIRONMENT>,
    propose: () => Environment,
    credentials: BackstageCredentials,
  ): Promise<void> {
    return this.requireEachProposed(permission, () => [propose()], credentials);
  }

  /** Like {@link Access.requireProposed}, of several. */
  async requireEachProposed(
    permission: ResourcePermission<typeof RESOURCE_TYPE_ENVIRONMENT>,
    propose: () => Environment[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { refused } = await this.decideOn(permission, propose, credentials);
    if (refused.length > 0) {
      throw refusedProposal(permission, refused[0]);
    }
  }

  /** Like {@link Access.requireProposed}, where what it will be of some is not known yet. */
  async requireOneProposed(
    permission: ResourcePermission<typeof RESOURCE_TYPE_ENVIRONMENT>,
    propose: () => Environment[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { all, refused } = await this.decideOn(
      permission,
      propose,
      credentials,
    );
    if (refused.length === all.length) {
      throw refusedProposal(permission, refused[0]);
    }
  }

  private async decideOn(
    permission: ResourcePermission<typeof RESOURCE_TYPE_ENVIRONMENT>,
    propose: () => Environment[],
    credentials: BackstageCredentials,
  ): Promise<{ all: Environment[]; refused: Environment[] }> {
    const [decision] = await this.options.permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError(`You need the permission ${permission.name}`);
    }
    const all = propose();
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      return { all, refused: [] };
    }
    const filter = this.transform(decision.conditions);
    return { all, refused: all.filter(item => !matchesFilter(item, filter)) };
  }

  /**
   * Decides on a service that does not exist yet as on one that does.
   *
   * @throws NotAllowedError that names the permission and the service
   */
  async requireNewService(
    service: ServiceResource,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.allowsNewService(service, credentials))) {
      throw new NotAllowedError(
        `You need the permission ${
          environmentsServiceCreatePermission.name
        } on ${service.ref} (owner ${service.owner ?? 'none'}, system ${
          service.system ?? 'none'
        })`,
      );
    }
  }

  /** Whether the caller may have a service created, or its pull requests previewed, whether there is one or not. */
  async allowsNewService(
    service: ServiceResource,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.options.permissions.authorizeConditional(
      [{ permission: environmentsServiceCreatePermission }],
      { credentials },
    );
    return this.appliesToService(decision, service);
  }

  /** @throws NotAllowedError that names the permission */
  async requireReporting(credentials: BackstageCredentials): Promise<void> {
    if (!(await this.allowsReporting(credentials))) {
      throw new NotAllowedError(
        `You need the permission ${environmentsArtifactReportPermission.name}`,
      );
    }
  }

  /** Whether the caller may report what was published. */
  async allowsReporting(credentials: BackstageCredentials): Promise<boolean> {
    const [{ result }] = await this.options.permissions.authorize(
      [{ permission: environmentsArtifactReportPermission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }

  /** @throws NotAllowedError that names the permission and the environment */
  requireEnvironment(
    permission: ResourcePermission<typeof RESOURCE_TYPE_ENVIRONMENT>,
    environment: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    return this.requireAll(permission, [environment], credentials);
  }

  /** @throws NotAllowedError that names the permission and the deployment */
  require(
    permission: ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT>,
    deployment: { environment: string; service: string },
    credentials: BackstageCredentials,
  ): Promise<void> {
    return this.requireEach(permission, [deployment], credentials);
  }

  /** @throws NotAllowedError that names the permission and the deployments on which it is missing */
  requireEach(
    permission: ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT>,
    deployments: Array<{ environment: string; service: string }>,
    credentials: BackstageCredentials,
  ): Promise<void> {
    return this.requireAll(
      permission,
      deployments.map(stringifyDeploymentRef),
      credentials,
    );
  }

  /** Whether the caller has any of some permissions on a deployment. */
  async allowsAny(
    permissions: Array<ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT>>,
    deployment: { environment: string; service: string },
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const resourceRef = stringifyDeploymentRef(deployment);
    const decisions = await this.options.permissions.authorize(
      permissions.map(permission => ({ permission, resourceRef })),
      { credentials },
    );
    return decisions.some(({ result }) => result === AuthorizeResult.ALLOW);
  }

  /** @throws NotAllowedError that names the permissions, any of which would do, and the deployment */
  async requireAny(
    permissions: Array<ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT>>,
    deployment: { environment: string; service: string },
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.allowsAny(permissions, deployment, credentials))) {
      const names = permissions.map(({ name }) => name).join(' or ');
      throw new NotAllowedError(
        `You need the permission ${names} on ${stringifyDeploymentRef(
          deployment,
        )}`,
      );
    }
  }

  private async requireAll(
    permission: ResourcePermission,
    refs: string[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    const decisions = await this.options.permissions.authorize(
      refs.map(resourceRef => ({ permission, resourceRef })),
      { credentials },
    );
    const missing = refs.filter(
      (_, index) => decisions[index].result !== AuthorizeResult.ALLOW,
    );
    if (missing.length > 0) {
      throw new NotAllowedError(
        `You need the permission ${permission.name} on ${missing.join(', ')}`,
      );
    }
  }
}

function refusedProposal(
  { name }: ResourcePermission,
  proposed: Environment,
): NotAllowedError {
  return new NotAllowedError(
    `You need the permission ${name} on ${proposed.ref} (tier ${
      proposed.tier
    }, owner ${proposed.owner}, cluster ${
      proposed.delivery?.target.cluster ?? 'none'
    }, repository ${proposed.home ?? 'none'})`,
  );
}
