import type { Environment } from './Environment';
import { type RingWish, arrangeRings } from './arrangeRings';

const environment = (
  ref: string,
  promotion: Partial<Environment['promotion']> = {},
): Environment => ({
  ref,
  name: ref,
  namespace: 'default',
  title: ref,
  owner: 'group:default/team',
  tier: 'production',
  promotesFrom: [],
  sources: [],
  promotion: {
    strategy: 'manual',
    merge: 'manual',
    healthyWithinSeconds: 1800,
    ...promotion,
  },
});

const DECLARED = [
  environment('eu'),
  environment('uk'),
  environment('us', { after: ['eu', 'uk'], soakSeconds: 60 }),
  environment('ap', { after: ['us'] }),
];

const places = (targets: RingWish[], environments = DECLARED) => {
  const arranged = arrangeRings(targets, environments);
  return 'places' in arranged
    ? arranged.places.map(item => [
        item.environment,
        item.ring,
        item.soakSeconds,
      ])
    : arranged.cycle;
};

const named = (...refs: string[]) => refs.map(ref => ({ environment: ref }));

it.each([
  [
    'what the environments say',
    named('ap', 'us', 'uk', 'eu'),
    [
      ['ap', 3, 900],
      ['us', 2, 60],
      ['uk', 1, 0],
      ['eu', 1, 0],
    ],
  ],
  [
    'what they say over one that is no target',
    named('ap', 'eu'),
    [
      ['ap', 2, 900],
      ['eu', 1, 0],
    ],
  ],
  [
    'the order of the request where they say nothing',
    named('uk', 'eu'),
    [
      ['uk', 1, 0],
      ['eu', 2, 900],
    ],
  ],
  [
    'the rings that are given, without gaps',
    [
      { environment: 'us', ring: 2 },
      { environment: 'eu', ring: 7, soakSeconds: 5 },
      { environment: 'ap', ring: 7 },
    ],
    [
      ['us', 1, 0],
      ['eu', 2, 5],
      ['ap', 2, 900],
    ],
  ],
])('arrangeRings follows %s', (_, targets, expected) => {
  expect(places(targets)).toEqual(expected);
});

describe('a cycle', () => {
  const round = [
    environment('eu', { after: ['us'] }),
    environment('us', { after: ['eu'] }),
    environment('ap'),
    environment('uk', { after: ['ap'] }),
  ];

  it('gives no order', () => {
    expect(places(named('us', 'eu'), round)).toEqual(['us', 'eu', 'us']);
  });

  it('does not matter where rings are given', () => {
    expect(
      places(
        [
          { environment: 'us', ring: 1 },
          { environment: 'eu', ring: 2 },
        ],
        round,
      ),
    ).toEqual([
      ['us', 1, 0],
      ['eu', 2, 900],
    ]);
  });

  it('of others does not matter', () => {
    expect(places(named('uk', 'ap'), round)).toEqual([
      ['uk', 2, 900],
      ['ap', 1, 0],
    ]);
  });
});
