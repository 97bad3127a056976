import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogLocationCreatePermission,
  catalogLocationDeletePermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
  createPermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  type Environment,
  environmentsAdministerPermission,
  environmentsDeletePermission,
  environmentsArtifactReportPermission,
  environmentsCreatePermission,
  environmentsPromotePermission,
  environmentsReadPermission,
  environmentsConfigurationChangePermission,
  environmentsRollbackPermission,
  environmentsServiceRemovePermission,
  environmentsSourceReadPermission,
  environmentsSyncPermission,
} from '@downstage/backstage-plugin-environments-common';
import {
  deploymentRules,
  environmentRules,
} from '@downstage/backstage-plugin-environments-node';
import { EnvironmentsPolicy } from './EnvironmentsPolicy';

const policyConfig = {
  release: ['group:default/release'],
  administer: ['group:default/platform'],
  readOnly: ['group:default/auditors'],
  createOn: ['dev', 'qa'],
};

/** Groups of those who ask. */
const ROLES = {
  viewer: ['group:default/auditors'],
  developer: ['group:default/team-at'],
  'other developer': ['group:default/team-ae'],
  operator: ['group:default/team-de'],
  'release manager': ['group:default/release'],
  'platform engineer': ['group:default/platform'],
};
type Role = keyof typeof ROLES;

const environment = (
  tier: Environment['tier'],
  owner: string,
  cluster: string,
): Environment => ({
  ref: 'resource:default/e',
  name: 'e',
  namespace: 'default',
  title: 'E',
  owner,
  tier,
  promotesFrom: [],
  sources: [],
  delivery: { control: { cluster }, target: { cluster } },
  promotion: { strategy: 'manual', merge: 'manual', healthyWithinSeconds: 60 },
});
const service = {
  ref: 'component:default/fund-transfer',
  owner: 'group:default/team-at',
};
const qa = environment('testing', 'group:default/platform', 'qa');
const prod = environment('production', 'group:default/team-de', 'prod-eu');
const onEnvironment = createConditionAuthorizer(
  Object.values(environmentRules),
);
const onDeployment = createConditionAuthorizer(Object.values(deploymentRules));

async function decide(
  role: Role | undefined,
  permission: Permission,
): Promise<PolicyDecision> {
  const policy = EnvironmentsPolicy.fromConfig(
    mockServices.rootConfig({
      data: { permission: { environments: policyConfig } },
    }),
    {
      userInfo: mockServices.userInfo.mock({
        getUserInfo: async () => ({
          userEntityRef: 'user:default/somebody',
          ownershipEntityRefs: role ? ROLES[role] : [],
        }),
      }),
    },
  );
  return policy.handle(
    { permission },
    role
      ? ({ credentials: mockCredentials.user() } as Parameters<
          EnvironmentsPolicy['handle']
        >[1])
      : undefined,
  );
}

const all = Object.keys(ROLES) as Role[];

describe('EnvironmentsPolicy', () => {
  it.each<[string, (decision: PolicyDecision) => boolean, Permission, Role[]]>([
    [
      'read an environment',
      decision => onEnvironment(decision, prod),
      environmentsReadPermission,
      all,
    ],
    ...[
      environmentsPromotePermission,
      environmentsRollbackPermission,
      environmentsConfigurationChangePermission,
      environmentsServiceRemovePermission,
      environmentsSyncPermission,
    ].flatMap(
      (
        permission,
      ): Array<
        [string, (decision: PolicyDecision) => boolean, Permission, Role[]]
      > => [
        [
          `${permission.name} in testing`,
          decision => onDeployment(decision, { environment: qa, service }),
          permission,
          ['developer', 'release manager', 'platform engineer'],
        ],
        [
          `${permission.name} in production`,
          decision => onDeployment(decision, { environment: prod, service }),
          permission,
          ['operator', 'release manager'],
        ],
      ],
    ),
    [
      'see what a promotion into production changes',
      decision => onDeployment(decision, { environment: prod, service }),
      environmentsSourceReadPermission,
      ['developer', 'operator', 'release manager'],
    ],
    [
      'create an environment of team-at on qa',
      decision =>
        onEnvironment(
          decision,
          environment('testing', 'group:default/team-at', 'qa'),
        ),
      environmentsCreatePermission,
      ['developer', 'platform engineer'],
    ],
    [
      'create one of another team',
      decision => onEnvironment(decision, qa),
      environmentsCreatePermission,
      ['platform engineer'],
    ],
    [
      'create one on a cluster of production',
      decision =>
        onEnvironment(
          decision,
          environment('development', 'group:default/team-at', 'prod-eu'),
        ),
      environmentsCreatePermission,
      ['platform engineer'],
    ],
    [
      'create one for production',
      decision =>
        onEnvironment(
          decision,
          environment('production', 'group:default/team-at', 'qa'),
        ),
      environmentsCreatePermission,
      ['platform engineer'],
    ],
    [
      'accept the repository of an environment',
      decision => onEnvironment(decision, prod),
      environmentsAdministerPermission,
      ['platform engineer'],
    ],
    [
      'remove an environment as a whole',
      decision => onEnvironment(decision, prod),
      environmentsDeletePermission,
      ['platform engineer'],
    ],
    [
      'read the catalog',
      ({ result }) => result === AuthorizeResult.ALLOW,
      catalogEntityReadPermission,
      all,
    ],
    [
      'register a location',
      ({ result }) => result === AuthorizeResult.ALLOW,
      catalogLocationCreatePermission,
      all.filter(role => role !== 'viewer'),
    ],
    [
      'unregister a location',
      ({ result }) => result === AuthorizeResult.ALLOW,
      catalogLocationDeletePermission,
      ['platform engineer'],
    ],
    [
      'delete entities of others',
      ({ result }) => result === AuthorizeResult.ALLOW,
      catalogEntityDeletePermission,
      ['platform engineer'],
    ],
    [
      'delete entities of their own',
      ({ result }) => result !== AuthorizeResult.DENY,
      catalogEntityDeletePermission,
      all.filter(role => role !== 'viewer'),
    ],
    [
      'report a version',
      ({ result }) => result === AuthorizeResult.ALLOW,
      environmentsArtifactReportPermission,
      ['platform engineer'],
    ],
    [
      'use the proxy to clusters',
      ({ result }) => result === AuthorizeResult.ALLOW,
      createPermission({ name: 'kubernetes.proxy', attributes: {} }),
      ['platform engineer'],
    ],
  ])('%s: who may', async (_, isAllowed, permission, expected) => {
    const allowed = [];
    for (const role of all) {
      if (isAllowed(await decide(role, permission))) {
        allowed.push(role);
      }
    }
    expect(allowed).toEqual(all.filter(role => expected.includes(role)));
    expect((await decide(undefined, permission)).result).toBe(
      AuthorizeResult.DENY,
    );
  });

  it('without configuration lets nobody create an environment', async () => {
    const policy = EnvironmentsPolicy.fromConfig(
      mockServices.rootConfig({ data: {} }),
      { userInfo: mockServices.userInfo() },
    );
    const decision = await policy.handle(
      { permission: environmentsCreatePermission },
      { credentials: mockCredentials.user() } as never,
    );
    expect(
      onEnvironment(
        decision,
        environment('testing', 'user:default/mock', 'qa'),
      ),
    ).toBe(false);
  });
});
