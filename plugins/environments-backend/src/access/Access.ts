import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  type ConditionTransformer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  type Environment,
  environmentsPromotePermission,
  environmentsReadPermission,
  environmentsRollbackPermission,
  environmentsSyncPermission,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import {
  type EnvironmentFilter,
  environmentResourceRef,
} from '@downstage/backstage-plugin-environments-node';
import { matchesFilter } from './matchesFilter';

/** What a caller may do. */
export class Access {
  private readonly transform: ConditionTransformer<EnvironmentFilter>;

  constructor(
    private readonly options: {
      permissions: PermissionsService;
      permissionsRegistry: PermissionsRegistryService;
    },
  ) {
    this.transform = createConditionTransformer(
      options.permissionsRegistry.getPermissionRuleset(environmentResourceRef),
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

  /** For each environment whether the caller may promote into it, roll back and sync in it; one call for all. */
  async writable(
    service: string,
    environments: string[],
    credentials: BackstageCredentials,
  ): Promise<
    Map<string, { promote: boolean; rollback: boolean; sync: boolean }>
  > {
    const permissions = [
      environmentsPromotePermission,
      environmentsRollbackPermission,
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
      environments.map((environment, index) => [
        environment,
        {
          promote: allowed[3 * index],
          rollback: allowed[3 * index + 1],
          sync: allowed[3 * index + 2],
        },
      ]),
    );
  }

  /** @throws NotAllowedError that names the permission */
  async requireBasic(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`You need the permission ${permission.name}`);
    }
  }

  /** @throws NotAllowedError that names the permission and the deployment */
  async require(
    permission: ResourcePermission<'deployment'>,
    deployment: { environment: string; service: string },
    credentials: BackstageCredentials,
  ): Promise<void> {
    const resourceRef = stringifyDeploymentRef(deployment);
    const [decision] = await this.options.permissions.authorize(
      [{ permission, resourceRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You need the permission ${permission.name} on ${resourceRef}`,
      );
    }
  }
}
