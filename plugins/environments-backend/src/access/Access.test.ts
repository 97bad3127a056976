import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  type Environment,
  environmentsCreatePermission,
  environmentsPromotePermission,
  environmentsReadPermission,
  environmentsSourceReadPermission,
} from '@downstage/backstage-plugin-environments-common';
import {
  createEnvironmentConditionalDecision,
  environmentConditions,
} from '@downstage/backstage-plugin-environments-node';
import { createAccess } from '../__testUtils__/createAccess';
import { QA } from '../__testUtils__/projection';

const { ALLOW, DENY } = AuthorizeResult;
const credentials = mockCredentials.user();
const PROD: Environment = {
  ...QA,
  ref: 'resource:default/prod',
  tier: 'production',
  owner: 'group:default/sre',
};
const items = [QA, PROD].map(environment => ({ environment }));
const SHOP = 'component:default/shop';

const environmentsConditions = (
  conditions: Parameters<typeof createEnvironmentConditionalDecision>[1],
) =>
  createEnvironmentConditionalDecision(
    environmentsCreatePermission,
    conditions,
  );

describe('Access', () => {
  const { hasTier, hasName, isEnvironmentOwner } = environmentConditions;
  const inQa = hasTier({ tiers: ['testing'] });
  const named = hasName({ environments: [PROD.ref] });
  const owned = isEnvironmentOwner({ claims: [QA.owner] });

  it.each<
    [
      string,
      (
        | Parameters<typeof createEnvironmentConditionalDecision>[1]
        | PolicyDecision
      ),
      string[],
    ]
  >([
    ['all of them', { result: ALLOW }, [QA.ref, PROD.ref]],
    ['none', { result: DENY }, []],
    ['those that meet a condition', inQa, [QA.ref]],
    ['those that meet any', { anyOf: [inQa, named] }, [QA.ref, PROD.ref]],
    ['those that meet all', { allOf: [inQa, named] }, []],
    ['those that do not meet it', { not: owned }, [PROD.ref]],
  ])('lets a caller read %s', async (_, decision, expected) => {
    const access = createAccess({
      read:
        'result' in decision
          ? decision
          : createEnvironmentConditionalDecision(
              environmentsReadPermission,
              decision,
            ),
    });
    const readable = await access.readable(items, credentials);
    expect(readable.map(item => item.environment.ref)).toEqual(expected);
  });

  it('knows for each environment what a caller may do, by one request', async () => {
    const requests: number[] = [];
    const access = createAccess({
      onAuthorize: asked => requests.push(asked.length),
      allows: (permission, ref) =>
        ref === `${QA.ref}/${SHOP}`
          ? permission !== 'environments.sync'
          : permission === 'environments.sync',
    });
    await expect(
      access.writable(SHOP, [QA.ref, PROD.ref], credentials),
    ).resolves.toEqual(
      new Map([
        [
          QA.ref,
          {
            promote: true,
            rollback: true,
            configure: true,
            remove: true,
            sync: false,
          },
        ],
        [
          PROD.ref,
          {
            promote: false,
            rollback: false,
            configure: false,
            remove: false,
            sync: true,
          },
        ],
      ]),
    );
    expect(requests).toEqual([10]);
    await expect(access.writable(SHOP, [], credentials)).resolves.toEqual(
      new Map(),
    );
    expect(requests).toEqual([10]);
  });

  it.each([
    ['allowed', { result: ALLOW } as PolicyDecision, true],
    ['denied', { result: DENY } as PolicyDecision, false],
    ['met', environmentsConditions(inQa), true],
    ['not met', environmentsConditions(named), false],
  ])(
    'decides on an environment that is proposed: %s',
    async (_, decision, allowed) => {
      const refusal = await createAccess({ read: decision })
        .requireProposed(environmentsCreatePermission, () => QA, credentials)
        .catch(error => error.message);
      expect(refusal ?? 'allowed').toMatch(
        allowed
          ? 'allowed'
          : /^You need the permission environments.create($| on resource:default\/qa \(tier testing, owner)/,
      );
    },
  );

  it('requires a permission on every one of several deployments', async () => {
    const deployments = [QA, PROD].map(({ ref }) => ({
      environment: ref,
      service: SHOP,
    }));
    await expect(
      createAccess({
        allows: (_, ref) => ref === `${QA.ref}/${SHOP}`,
      }).requireEach(environmentsPromotePermission, deployments, credentials),
    ).rejects.toThrow(
      `You need the permission environments.promote on ${PROD.ref}/${SHOP}`,
    );
  });

  it.each([
    [['environments.promote', 'environments.source.read'], true],
    [['environments.source.read'], true],
    [['environments.sync'], false],
  ])('requires any of several permissions: of %j', async (granted, allowed) => {
    const asked = createAccess({
      allows: (permission, ref) =>
        granted.includes(permission) && ref === `${QA.ref}/${SHOP}`,
    }).requireAny(
      [environmentsSourceReadPermission, environmentsPromotePermission],
      { environment: QA.ref, service: SHOP },
      credentials,
    );
    await expect(
      asked.then(
        () => 'allowed',
        error => error.message,
      ),
    ).resolves.toBe(
      allowed
        ? 'allowed'
        : `You need the permission environments.source.read or environments.promote on ${QA.ref}/${SHOP}`,
    );
  });

  it('requires a permission on a deployment', async () => {
    const { name } = environmentsPromotePermission;
    const require = (granted: string, on: string) =>
      createAccess({
        allows: (permission, ref) => permission === granted && ref === on,
      }).require(
        environmentsPromotePermission,
        { environment: QA.ref, service: SHOP },
        credentials,
      );
    const deployment = `${QA.ref}/${SHOP}`;
    const refusal = `You need the permission ${name} on ${deployment}`;
    await expect(require(name, deployment)).resolves.toBeUndefined();
    await expect(require('other', deployment)).rejects.toThrow(refusal);
    await expect(require(name, `${PROD.ref}/${SHOP}`)).rejects.toThrow(refusal);
  });
});
