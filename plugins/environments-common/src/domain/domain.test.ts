import { deployment, environment } from '../__testUtils__/deployments';
import { parseDeploymentRef, stringifyDeploymentRef } from './Deployment';
import { compareVersions } from './compareVersions';
import { lagBehind } from './lag';
import { findCycles, inPromotionOrder } from './promotionOrder';

it.each([
  ['1.10.0', '1.9.0', 1],
  ['v1.0.0', '1.0.0', 0],
  ['1.0.0-rc.2', '1.0.0-rc.10', -1],
  ['1.0.0-rc.1', '1.0.0', -1],
  ['1.0.0', '1.0.0-rc.1', 1],
  ['1.0.0-alpha', '1.0.0-1', 1],
  ['1.0.0-a', '1.0.0-a.1', -1],
  ['1.4.0-20240103.0930', '1.4.0-20240102.0930', 1],
  ['1.0.0+b.1', '1.0.0+a', 0],
  ['1.0.0beta', '1.0.0', undefined],
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
    ['one version', deployment('v1.0.0'), deployment('1.0.0'), 'diverged'],
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

it('writes and reads deployment refs', () => {
  const ref = { environment: 'resource:default/qa', service: 'component:x/y' };
  expect(parseDeploymentRef(stringifyDeploymentRef(ref))).toEqual(ref);
  expect(parseDeploymentRef('resource:default/qa')).toBeUndefined();
});
