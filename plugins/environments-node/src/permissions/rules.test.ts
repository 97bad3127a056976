import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { deploymentRules, environmentRules } from './rules';

const environment: Environment = {
  ref: 'resource:default/qa',
  name: 'qa',
  namespace: 'default',
  title: 'QA',
  owner: 'group:default/platform',
  tier: 'testing',
  promotesFrom: [],
  sources: [],
  promotion: { strategy: 'manual', merge: 'manual', healthyWithinSeconds: 60 },
};
const deployment = {
  environment,
  service: { ref: 'component:default/shop', owner: 'group:default/team' },
};

describe('rules on environments', () => {
  const { hasTier, isEnvironmentOwner, hasName } = environmentRules;

  it.each([
    [
      'hasTier',
      hasTier.apply(environment, { tiers: ['production', 'testing'] }),
      true,
    ],
    ['hasTier', hasTier.apply(environment, { tiers: ['production'] }), false],
    [
      'isEnvironmentOwner',
      isEnvironmentOwner.apply(environment, {
        claims: ['user:default/a', environment.owner],
      }),
      true,
    ],
    [
      'isEnvironmentOwner',
      isEnvironmentOwner.apply(environment, { claims: [] }),
      false,
    ],
    [
      'hasName',
      hasName.apply(environment, { environments: [environment.ref] }),
      true,
    ],
    ['hasName', hasName.apply(environment, { environments: ['qa'] }), false],
  ])('%s applies: %s', (_, applied, expected) => {
    expect(applied).toBe(expected);
  });

  it.each([
    [
      hasTier.toQuery({ tiers: ['testing'] }),
      { key: 'tier', values: ['testing'] },
    ],
    [
      isEnvironmentOwner.toQuery({ claims: ['a'] }),
      { key: 'owner', values: ['a'] },
    ],
    [hasName.toQuery({ environments: ['a'] }), { key: 'ref', values: ['a'] }],
  ])('asks for %j', (query, expected) => {
    expect(query).toEqual(expected);
  });
});

describe('rules on deployments', () => {
  const { inTier, isServiceOwner, isOwnerOfEnvironment, inEnvironment } =
    deploymentRules;

  it.each([
    ['inTier', inTier.apply(deployment, { tiers: ['testing'] }), true],
    ['inTier', inTier.apply(deployment, { tiers: ['production'] }), false],
    [
      'isServiceOwner',
      isServiceOwner.apply(deployment, { claims: ['group:default/team'] }),
      true,
    ],
    [
      'isServiceOwner, of the environment alone',
      isServiceOwner.apply(deployment, { claims: [environment.owner] }),
      false,
    ],
    [
      'isServiceOwner, without an owner',
      isServiceOwner.apply(
        { environment, service: { ref: 'component:default/shop' } },
        { claims: ['group:default/team'] },
      ),
      false,
    ],
    [
      'isOwnerOfEnvironment',
      isOwnerOfEnvironment.apply(deployment, { claims: [environment.owner] }),
      true,
    ],
    [
      'isOwnerOfEnvironment, of the service alone',
      isOwnerOfEnvironment.apply(deployment, {
        claims: ['group:default/team'],
      }),
      false,
    ],
    [
      'inEnvironment',
      inEnvironment.apply(deployment, { environments: [environment.ref] }),
      true,
    ],
    [
      'inEnvironment',
      inEnvironment.apply(deployment, { environments: [] }),
      false,
    ],
  ])('%s applies: %s', (_, applied, expected) => {
    expect(applied).toBe(expected);
  });

  it.each([
    [
      inTier.toQuery({ tiers: ['testing'] }),
      { key: 'tier', values: ['testing'] },
    ],
    [
      isServiceOwner.toQuery({ claims: ['a'] }),
      { key: 'serviceOwner', values: ['a'] },
    ],
    [
      isOwnerOfEnvironment.toQuery({ claims: ['a'] }),
      { key: 'environmentOwner', values: ['a'] },
    ],
    [
      inEnvironment.toQuery({ environments: ['a'] }),
      { key: 'environment', values: ['a'] },
    ],
  ])('asks for %j', (query, expected) => {
    expect(query).toEqual(expected);
  });
});

describe('all rules', () => {
  it.each([
    ['environments', environmentRules],
    ['deployments', deploymentRules],
  ])('of %s have names of their own', (_, rules) => {
    const names = Object.values(rules).map(rule => rule.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('refuse a tier that does not exist', () => {
    expect(
      environmentRules.hasTier.paramsSchema!['~standard'].validate({
        tiers: ['prod'],
      }),
    ).toMatchObject({ issues: [{ path: ['tiers', 0] }] });
  });
});
