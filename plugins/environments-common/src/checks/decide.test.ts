import { deployment, environment } from '../__testUtils__/deployments';
import type { Deployment } from '../domain/Deployment';
import type { DeploymentSituation } from '../domain/DeploymentSituation';
import { formatReasons } from '../reasons';
import type { Check, DeploymentAction } from './Check';
import { decide, decidePromotion, prepareRollback, runChecks } from './decide';

const MAY = {
  promote: true,
  rollback: true,
  configure: true,
  remove: true,
  sync: true,
};
const base: DeploymentSituation = {
  target: environment('qa', 'dev'),
  problems: [],
  deployment: deployment('1.0.0'),
  absent: false,
  upstreams: [
    { environment: environment('dev'), deployment: deployment('1.1.0') },
  ],
  holds: [],
  permitted: MAY,
  hasEarlierRecord: true,
  syncRefusal: null,
};

/** What a person reads of a decision. */
const told = (action: DeploymentAction, rest: Partial<DeploymentSituation>) => {
  const { allowed, reasons } = decide(action, { ...base, ...rest });
  expect(allowed).toBe(reasons.length === 0);
  return formatReasons(reasons);
};

describe('a promotion', () => {
  const upstream = (overrides: Partial<Deployment>) => [
    {
      environment: environment('dev'),
      deployment: deployment('1.1.0', overrides),
    },
  ];
  const guess = { match: { by: 'folder' as const, guess: true } };
  it.each<[string, Partial<DeploymentSituation>, RegExp]>([
    ['may', {}, /^$/],
    [
      'not permitted',
      { permitted: { ...MAY, promote: false } },
      /You may not change/,
    ],
    [
      'first',
      { target: environment('dev'), upstreams: [] },
      /^dev is a first environment/,
    ],
    ['absent upstream', { upstreams: [] }, /runs in none/],
    [
      'under way',
      { promotion: { kind: 'promotion', state: 'open', toVersion: '1.1.0' } },
      /is under way/,
    ],
    [
      'a merged one is no obstacle',
      {
        promotion: { kind: 'promotion', state: 'syncing', toVersion: '1.1.0' },
      },
      /^$/,
    ],
    [
      'another version takes the place of an open one',
      { promotion: { kind: 'promotion', state: 'open', toVersion: '1.0.5' } },
      /^$/,
    ],
    [
      'a failed one is no obstacle',
      { promotion: { kind: 'promotion', state: 'failed', toVersion: '1.1.0' } },
      /^$/,
    ],
    ['a guess', { deployment: deployment('1.0.0', guess) }, /is a guess/],
    ['a guess upstream', { upstreams: upstream(guess) }, /is a guess/],
    ['unhealthy', { upstreams: upstream({ health: 'degraded' }) }, /degraded/],
    [
      'same version',
      { deployment: deployment('1.1.0') },
      /already asks for 1\.1\.0/,
    ],
    [
      'a problem',
      {
        problems: [
          { severity: 'error', subject: 'promotesFrom', message: 'x' },
        ],
      },
      /promotesFrom: x/,
    ],
    [
      'a warning is no obstacle',
      { problems: [{ severity: 'warning', subject: 's', message: 'x' }] },
      /^$/,
    ],
    [
      'another artifact',
      {
        upstreams: upstream({
          live: {
            ...deployment('1.1.0').live!,
            artifact: { kind: 'image', name: 'r.example/other' },
          },
        }),
      },
      /^dev runs r.example\/other, .* not comparable\.$/,
    ],
    [
      'a pin that is not editable',
      {
        deployment: deployment('1.0.0', {
          desired: { ...deployment('1.0.0').desired!, editable: false },
        }),
      },
      /cannot be edited in qa/,
    ],
    [
      'a pin that says why not',
      {
        deployment: deployment('1.0.0', {
          desired: {
            ...deployment('1.0.0').desired!,
            editable: false,
            reason: {
              id: 'pin-claimed',
              params: { services: 'component:default/cart', annotation: 'a' },
            },
          },
        }),
      },
      /^component:default\/cart claims the same pin/,
    ],
  ])('%s', (_, rest, expected) => {
    expect(told('promotion', rest)).toMatch(expected);
  });

  it('gives all reasons, not the first', () => {
    const { reasons } = decide('promotion', {
      ...base,
      permitted: { ...MAY, promote: false },
      promotion: { kind: 'promotion', state: 'open', toVersion: '1.1.0' },
      upstreams: upstream({ health: 'progressing' }),
    });
    expect(reasons).toEqual([
      { id: 'permitted', params: { environment: 'qa' } },
      { id: 'no-open-promotion', params: { environment: 'qa' } },
      {
        id: 'upstream-healthy',
        params: { version: '1.1.0', health: 'progressing', environment: 'dev' },
      },
    ]);
  });

  it('lets nothing that waits for its turn be in the way of a rollback', () => {
    const waiting = {
      ...base,
      promotion: {
        kind: 'promotion' as const,
        state: 'draft' as const,
        toVersion: '1.1.0',
        turn: { rollout: 'r', ring: 2, soakSeconds: 60 },
      },
      record: {
        artifact: base.deployment!.desired!.artifact.name,
        toVersion: '1.1.0',
      },
    };
    const idsOf = (action: 'promotion' | 'rollback') =>
      decide(action, waiting).reasons.map(({ id }) => id);
    expect(idsOf('rollback')).not.toContain('no-open-promotion');
    expect(idsOf('promotion')).toContain('no-open-promotion');
  });

  it('names what would be promoted, also when it may not be', () => {
    expect(
      decidePromotion({
        ...base,
        promotion: { kind: 'promotion', state: 'open', toVersion: '1.1.0' },
      }),
    ).toMatchObject({
      allowed: false,
      from: 'resource:default/dev',
      version: '1.1.0',
    });
  });

  it('adds a service that the target does not have', () => {
    expect(told('promotion', { deployment: undefined })).toMatch(
      /has not been read yet/,
    );
    expect(
      decidePromotion({ ...base, deployment: undefined, absent: true }),
    ).toEqual({
      allowed: true,
      reasons: [],
      warnings: [],
      adds: true,
      from: 'resource:default/dev',
      version: '1.1.0',
    });
  });

  it('warns where upstream does not run what Git asks for there', () => {
    const { allowed, warnings } = decide('promotion', {
      ...base,
      upstreams: upstream({ desired: deployment('1.2.0').desired }),
    });
    expect(allowed).toBe(true);
    expect(formatReasons(warnings)).toBe(
      'dev runs 1.1.0, but Git asks for 1.2.0 there.',
    );
  });

  it('warns where the merge will not be applied', () => {
    const { allowed, warnings } = decide('promotion', {
      ...base,
      deployment: deployment('1.0.0', {
        sync: 'suspended',
        delivery: {
          engine: 'flux',
          cluster: 'qa',
          kind: 'Kustomization',
          namespace: 'flux-system',
          name: 'qa',
        },
      }),
    });
    expect(allowed).toBe(true);
    expect(formatReasons(warnings)).toBe(
      'Kustomization qa is suspended: qa will not change until it is resumed.',
    );
  });

  it('tells what has failed from what is awaited or not known', () => {
    const states = (health: Deployment['health']) =>
      runChecks('promotion', { ...base, upstreams: upstream({ health }) }).find(
        ({ id }) => id === 'upstream-healthy',
      )?.state;
    expect(
      (['healthy', 'progressing', 'unknown', 'degraded'] as const).map(states),
    ).toEqual(['passed', 'pending', 'unknown', 'failed']);
  });
});

describe('an addition', () => {
  it.each<[string, Partial<DeploymentSituation>, RegExp]>([
    ['may, whatever is upstream', { upstreams: [] }, /^$/],
    [
      'under way',
      { promotion: { kind: 'promotion', state: 'draft', toVersion: '1.1.0' } },
      /is under way/,
    ],
    [
      'a problem',
      { problems: [{ severity: 'error', subject: 's', message: 'x' }] },
      /s: x/,
    ],
  ])('%s', (_, rest, expected) => {
    expect(told('addition', { deployment: undefined, ...rest })).toMatch(
      expected,
    );
  });
});

describe('a change of configuration', () => {
  const turn = { rollout: 'r', ring: 2, soakSeconds: 60 };
  it.each<[string, DeploymentSituation['promotion'], string]>([
    ['nothing', undefined, ''],
    [
      'an open promotion',
      { kind: 'promotion', state: 'open', toVersion: '1.1.0' },
      'A promotion to 1.1.0 is open in qa: wait until it is merged, or cancel it.',
    ],
    [
      'an open rollback',
      { kind: 'rollback', state: 'draft', toVersion: '0.9.0' },
      'A rollback to 0.9.0 is open in qa: wait until it is merged, or cancel it.',
    ],
    [
      'what waits for its turn',
      { kind: 'promotion', state: 'draft', toVersion: '1.1.0', turn },
      'A promotion to 1.1.0 waits for its turn in qa: wait until it is merged, or cancel it.',
    ],
    [
      'an open removal',
      { kind: 'removal', state: 'open', toVersion: 'none' },
      'A removal is open in qa: wait until it is merged, or cancel it.',
    ],
    [
      'what was merged',
      { kind: 'rollback', state: 'syncing', toVersion: '0.9.0' },
      '',
    ],
    [
      'another change of configuration, whose place it takes',
      { kind: 'configuration', state: 'open', toVersion: '1.0.0' },
      '',
    ],
  ])('beside %s', (_, promotion, expected) => {
    expect(told('configuration', { promotion })).toBe(expected);
  });
});

describe('a removal', () => {
  const turn = { rollout: 'r', ring: 2, soakSeconds: 60 };
  const { desired } = deployment('1.0.0');
  const held = (id: 'pin-claimed' | 'pin-refused') => ({
    deployment: deployment('1.0.0', {
      desired: {
        ...desired!,
        editable: false,
        reason: {
          id,
          params: { detail: 'why', services: 'x', annotation: 'y' },
        },
      },
    }),
  });
  it.each<[string, Partial<DeploymentSituation>, RegExp]>([
    ['may, whatever is upstream', { upstreams: [] }, /^$/],
    [
      'not permitted',
      { permitted: { ...MAY, remove: false } },
      /^You may not take a service out of qa\.$/,
    ],
    [
      'permitted to who may do nothing else',
      {
        permitted: {
          promote: false,
          rollback: false,
          configure: false,
          remove: true,
          sync: false,
        },
      },
      /^$/,
    ],
    [
      'nothing there',
      { deployment: undefined, absent: true },
      /^Git has nothing of the service in qa\.$/,
    ],
    [
      'a guess',
      {
        deployment: deployment('1.0.0', {
          match: { by: 'folder', guess: true },
        }),
      },
      /is a guess/,
    ],
    ['a pin of two services', held('pin-claimed'), /claims the same pin/],
    ['a pin that is not edited, and goes', held('pin-refused'), /^$/],
    [
      'beside an open promotion of any version',
      { promotion: { kind: 'promotion', state: 'open', toVersion: '9.0.0' } },
      /is under way/,
    ],
    [
      'beside a change of configuration',
      {
        promotion: {
          kind: 'configuration',
          state: 'draft',
          toVersion: '1.0.0',
        },
      },
      /is under way/,
    ],
    [
      'in place of what waits for its turn',
      {
        promotion: {
          kind: 'promotion',
          state: 'draft',
          toVersion: '1.1.0',
          turn,
        },
      },
      /^$/,
    ],
    [
      'after what was merged',
      {
        promotion: { kind: 'promotion', state: 'syncing', toVersion: '1.1.0' },
      },
      /^$/,
    ],
  ])('%s', (_, rest, expected) => {
    expect(told('removal', rest)).toMatch(expected);
  });
});

describe('the way back', () => {
  const record = { artifact: 'r.example/shop', toVersion: '0.9.0' };
  it.each<[string, Partial<DeploymentSituation>, RegExp]>([
    ['may', {}, /^$/],
    ['nothing recorded', { hasEarlierRecord: false }, /No earlier version/],
    ['nothing asked for', { deployment: undefined }, /No earlier version/],
    ['not permitted', { permitted: { ...MAY, rollback: false } }, /may not/],
    ['without an upstream', { upstreams: [] }, /^$/],
    ['to a record', { record }, /^$/],
    [
      'to a record of something else',
      { record: { ...record, artifact: 'r.example/old' } },
      /^The record is of r.example\/old, Git asks for r.example\/shop now\.$/,
    ],
  ])('%s', (_, rest, expected) => {
    expect(told('rollback', rest)).toMatch(expected);
  });

  it('warns of a version that was never healthy', () => {
    const warned = (healthyAt?: string) =>
      formatReasons(
        decide('rollback', { ...base, record: { ...record, healthyAt } })
          .warnings,
      );
    expect(warned()).toBe('0.9.0 was never seen healthy here.');
    expect(warned('2026-01-01T00:00:00Z')).toBe('');
  });
});

describe('a sync', () => {
  const delivery = {
    engine: 'flux' as const,
    cluster: 'qa',
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'qa',
  };
  const followed = (sync: Deployment['sync']) =>
    deployment('1.0.0', { sync, delivery });
  it.each<[string, Partial<DeploymentSituation>, RegExp]>([
    ['in order', { deployment: followed('out-of-sync') }, /^$/],
    ['even when synced', { deployment: followed('synced') }, /^$/],
    ['no engine', {}, /No object/],
    ['nothing there', { deployment: undefined }, /No object/],
    [
      'not permitted',
      {
        deployment: followed('synced'),
        permitted: { ...MAY, sync: false },
      },
      /environments\.sync/,
    ],
    ['suspended', { deployment: followed('suspended') }, /is suspended/],
    ['at it', { deployment: followed('syncing') }, /is syncing/],
    [
      'not known',
      { deployment: followed('synced'), syncRefusal: undefined },
      /not known yet/,
    ],
    [
      'refused',
      { deployment: followed('synced'), syncRefusal: 'no RBAC' },
      /^no RBAC$/,
    ],
  ])('%s', (_, rest, expected) => {
    expect(told('sync', rest)).toMatch(expected);
  });
});

it('runs the checks that it is given', () => {
  const check: Check = {
    id: 'target-read',
    actions: ['promotion'],
    level: 'warn',
    run: ({ target }) => ({
      state: 'failed',
      params: { environment: target.title },
      evidence: { title: 'log', url: 'https://ci.example/1' },
    }),
  };
  expect(runChecks('promotion', base, [check])).toEqual([
    {
      id: 'target-read',
      level: 'warn',
      state: 'failed',
      params: { environment: 'qa' },
      evidence: { title: 'log', url: 'https://ci.example/1' },
    },
  ]);
  expect(runChecks('rollback', base, [check])).toEqual([]);
});

describe('a rollback', () => {
  const record = {
    id: 'r1',
    artifact: 'r.example/shop',
    toVersion: '0.9.0',
    healthyAt: '2026-01-01T00:00:00Z',
  };

  it.each<[string, Partial<DeploymentSituation>]>([
    ['without an upstream', { target: environment('dev'), upstreams: [] }],
    ['where nothing runs upstream', { upstreams: [] }],
    [
      'from what is not healthy, and guessed, upstream',
      {
        upstreams: [
          {
            environment: environment('dev'),
            deployment: deployment('1.1.0', {
              health: 'degraded',
              desired: undefined,
              match: { by: 'folder', guess: true },
            }),
          },
        ],
      },
    ],
    [
      'where another artifact runs upstream',
      {
        upstreams: [
          {
            environment: environment('dev'),
            deployment: deployment('1.1.0', {
              live: {
                ...deployment('1.1.0').live!,
                artifact: { kind: 'image', name: 'r.example/other' },
              },
            }),
          },
        ],
      },
    ],
    [
      'to the version that Git asks for, deployed in another way',
      { record: { ...record, toVersion: '1.0.0' } },
    ],
    [
      'while what was merged does not come right',
      {
        promotion: { kind: 'promotion', state: 'syncing', toVersion: '1.0.0' },
      },
    ],
  ])('may go back %s', (_, rest) => {
    expect(decide('rollback', { ...base, record, ...rest })).toEqual({
      allowed: true,
      reasons: [],
      warnings: [],
    });
  });

  const degraded = { deployment: deployment('1.0.0', { health: 'degraded' }) };
  const failed = (toVersion: string) => ({
    promotion: {
      kind: 'promotion' as const,
      state: 'failed' as const,
      toVersion,
    },
  });
  it.each<[string, Partial<DeploymentSituation>, boolean]>([
    ['a version is degraded', degraded, true],
    ['the promotion that brought it has failed', failed('1.0.0'), true],
    [
      'a change of configuration has failed',
      {
        promotion: {
          kind: 'configuration',
          state: 'failed',
          toVersion: '1.0.0',
        },
      },
      false,
    ],
    ['a promotion failed before it was merged', failed('1.1.0'), false],
    ['all is well', {}, false],
    [
      'nothing was healthy before',
      { ...degraded, lastHealthy: undefined },
      false,
    ],
    [
      'it may not be asked for',
      { ...degraded, permitted: { ...MAY, rollback: false } },
      false,
    ],
    [
      'it is under way',
      {
        ...degraded,
        promotion: { kind: 'promotion', state: 'open', toVersion: '0.9.0' },
      },
      false,
    ],
    ['Git asks for nothing', { deployment: undefined }, false],
  ])('is prepared or not where %s', (_, rest, isPrepared) => {
    const situation = { ...base, lastHealthy: record, ...rest };
    expect(prepareRollback(situation)).toEqual(
      isPrepared ? { record: 'r1', version: '0.9.0' } : undefined,
    );
  });
});

describe('a hold', () => {
  const holds = [
    {
      promotion: 'p1',
      since: '2026-01-02T03:04:05.000Z',
      by: 'user:default/ann',
      fromVersion: '11.0.0',
      toVersion: '10.0.0',
    },
  ];

  it.each(['promotion', 'addition', 'rollback', 'removal'] as const)(
    'keeps automation from a %s, and says how it ends',
    action => {
      expect(told(action, { holds, isAutomation: true })).toContain(
        'qa is held: user:default/ann rolled it back from 11.0.0 to 10.0.0 at 2026-01-02T03:04:05.000Z. Automation may change it again once a person lifts the hold.',
      );
    },
  );

  it.each<[string, DeploymentAction, Partial<DeploymentSituation>]>([
    ['a person promote', 'promotion', { holds }],
    ['a person roll back further', 'rollback', { holds }],
    ['a sync', 'sync', { holds, isAutomation: true }],
    ['automation where there is none', 'promotion', { isAutomation: true }],
  ])('lets %s', (_, action, rest) => {
    expect(told(action, rest)).not.toContain('is held');
  });
});
