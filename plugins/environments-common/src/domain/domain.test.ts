import type { Deployment } from './Deployment';
import { parseDeploymentRef, stringifyDeploymentRef } from './Deployment';
import type { Environment } from './Environment';
import { compareVersions } from './compareVersions';
import { decidePromotion, decideRollback } from './decidePromotion';
import { lagBehind } from './lag';
import { findCycles, inPromotionOrder } from './promotionOrder';

function environment(name: string, ...promotesFrom: string[]): Environment {
  return {
    ref: `resource:default/${name}`,
    name,
    namespace: 'default',
    title: name,
    owner: 'group:default/platform',
    tier: 'testing',
    promotesFrom: promotesFrom.map(up => `resource:default/${up}`),
    sources: [],
    promotion: { strategy: 'manual', merge: 'manual', healthyWithinSeconds: 1 },
  };
}

function deployment(
  version: string,
  overrides: Partial<Deployment> = {},
): Deployment {
  const artifact = { kind: 'image' as const, name: 'r.example/shop' };
  return {
    environment: 'resource:default/qa',
    service: 'component:default/shop',
    desired: {
      artifact,
      version,
      file: 'f',
      path: 'p',
      line: 1,
      editable: true,
      repository: 'r',
      branch: 'main',
      commit: 'c',
      url: 'u',
    },
    live: {
      artifact,
      version,
      versions: { image: version },
      workload: { cluster: 'c', kind: 'Deployment', namespace: 'n', name: 'n' },
    },
    sync: 'synced',
    health: 'healthy',
    since: '2026-01-01T00:00:00Z',
    match: { by: 'name', guess: false },
    evidence: [],
    ...overrides,
  };
}

it.each([
  ['1.10.0', '1.9.0', 1],
  ['v1.0.0', '1.0.0', 0],
  ['1.0.0-rc.2', '1.0.0-rc.10', -1],
  ['1.0.0-rc.1', '1.0.0', -1],
  ['1.0.0', '1.0.0-rc.1', 1],
  ['1.0.0-alpha', '1.0.0-1', 1],
  ['1.0.0-a', '1.0.0-a.1', -1],
  ['main-1a2b3c', '1.0.0', undefined],
  ['1.10', '1.9', undefined],
])('compareVersions(%s, %s) is %s', (a, b, order) => {
  expect(compareVersions(a, b)).toBe(order);
});

describe('lagBehind', () => {
  const image = (name: string) => ({
    ...deployment('1.0.0').live!,
    artifact: { kind: 'image' as const, name },
  });
  it.each([
    ['equal', deployment('1.0.0'), deployment('1.0.0'), 'equal'],
    ['behind', deployment('1.9.0'), deployment('1.10.0'), 'behind'],
    ['ahead', deployment('1.1.0'), deployment('1.0.0'), 'ahead'],
    ['no order', deployment('main-a'), deployment('main-b'), 'diverged'],
    ['absent', undefined, deployment('1.0.0'), 'not-comparable'],
    [
      'another image',
      deployment('1.0.0', { live: image('r.example/other') }),
      deployment('1.0.0'),
      'not-comparable',
    ],
    [
      'same tag, other digest',
      deployment('1.0.0', {
        live: { ...deployment('1.0.0').live!, digest: 'sha256:a' },
      }),
      deployment('1.0.0', {
        live: { ...deployment('1.0.0').live!, digest: 'sha256:b' },
      }),
      'diverged',
    ],
  ])('%s', (_, own, upstream, expected) => {
    expect(lagBehind(own, upstream)).toBe(expected);
  });
});

describe('promotion order', () => {
  const chain = [
    environment('prod-us', 'qa'),
    environment('qa', 'dev'),
    environment('prod-eu', 'qa'),
    environment('dev'),
  ];
  it('goes from first to last, rings by title', () => {
    expect(inPromotionOrder(chain).map(item => item.name)).toEqual([
      'dev',
      'qa',
      'prod-eu',
      'prod-us',
    ]);
    expect(findCycles(chain).size).toBe(0);
  });

  it('finds a cycle, and still orders', () => {
    const cyclic = [
      environment('a', 'b'),
      environment('b', 'c'),
      environment('c', 'a'),
      environment('d', 'a'),
      environment('e'),
    ];
    expect([...findCycles(cyclic).keys()]).toEqual([
      'resource:default/a',
      'resource:default/b',
      'resource:default/c',
    ]);
    expect(findCycles(cyclic).get('resource:default/a')).toEqual([
      'resource:default/a',
      'resource:default/b',
      'resource:default/c',
      'resource:default/a',
    ]);
    expect(inPromotionOrder(cyclic)[0].name).toBe('e');
  });
});

describe('decidePromotion', () => {
  const base = {
    target: environment('qa', 'dev'),
    problems: [],
    deployment: deployment('1.0.0'),
    absent: false,
    upstreams: [
      { environment: environment('dev'), deployment: deployment('1.1.0') },
    ],
    permitted: true,
  };
  const upstream = (overrides: Partial<Deployment>) => [
    {
      environment: environment('dev'),
      deployment: deployment('1.1.0', overrides),
    },
  ];
  it.each([
    ['may', {}, undefined],
    ['not permitted', { permitted: false }, /You may not change/],
    ['first', { target: environment('dev') }, /first environment/],
    ['absent upstream', { upstreams: [] }, /runs in none/],
    ['under way', { promotion: { state: 'open' as const } }, /is under way/],
    [
      'a failed one is no obstacle',
      { promotion: { state: 'failed' as const } },
      undefined,
    ],
    [
      'a guess',
      {
        deployment: deployment('1.0.0', {
          match: { by: 'folder' as const, guess: true },
        }),
      },
      /is a guess/,
    ],
    [
      'a guess upstream',
      { upstreams: upstream({ match: { by: 'folder', guess: true } }) },
      /is a guess/,
    ],
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
          { severity: 'error' as const, subject: 'promotesFrom', message: 'x' },
        ],
      },
      /promotesFrom: x/,
    ],
  ])('%s', (_, overrides, reason?: RegExp) => {
    const decision = decidePromotion({ ...base, ...overrides });
    expect(decision.allowed).toBe(reason === undefined);
    expect(decision.reason ?? '').toMatch(reason ?? /^$/);
  });

  it('adds a service that the target does not have', () => {
    expect(decidePromotion({ ...base, deployment: undefined }).reason).toMatch(
      /has not been read yet/,
    );
    expect(
      decidePromotion({ ...base, deployment: undefined, absent: true }),
    ).toEqual({
      allowed: true,
      adds: true,
      from: 'resource:default/dev',
      version: '1.1.0',
    });
  });

  it('rolls back only to something recorded', () => {
    const { upstreams: _, ...situation } = base;
    expect(
      decideRollback({ ...situation, hasEarlierRecord: false }).reason,
    ).toMatch(/No earlier version/);
    expect(decideRollback({ ...situation, hasEarlierRecord: true })).toEqual({
      allowed: true,
    });
  });
});

it('writes and reads deployment refs', () => {
  const ref = { environment: 'resource:default/qa', service: 'component:x/y' };
  expect(parseDeploymentRef(stringifyDeploymentRef(ref))).toEqual(ref);
  expect(parseDeploymentRef('resource:default/qa')).toBeUndefined();
});
