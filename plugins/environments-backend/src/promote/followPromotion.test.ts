import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import {
  type FollowFacts,
  followPromotion,
  settlesInMs,
} from './followPromotion';

function deployment(
  live: string,
  overrides: Partial<Deployment> = {},
): Deployment {
  const artifact = { kind: 'image' as const, name: 'r.example/shop' };
  return {
    environment: 'resource:default/qa',
    service: 'component:default/shop',
    desired: { artifact, version: '1.1.0' } as Deployment['desired'],
    live: { artifact, version: live } as Deployment['live'],
    sync: 'synced',
    health: 'healthy',
    since: '2026-01-01T00:00:00Z',
    match: { by: 'name', guess: false },
    evidence: [],
    automated: true,
    ...overrides,
  };
}

const merged: FollowFacts = {
  state: 'merged',
  fromVersion: '1.0.0',
  toVersion: '1.1.0',
  deadline: '2026-01-01T01:00:00Z',
  now: '2026-01-01T00:00:00Z',
  isReplaced: false,
  settledMs: 60_000,
};
const asking = (version: string) =>
  deployment('1.1.0', {
    desired: {
      artifact: { kind: 'image', name: 'r.example/shop' },
      version,
      commit: 'c'.repeat(40),
    } as Deployment['desired'],
  });
const late = '2026-01-01T02:00:00Z';

it.each<[string, Partial<FollowFacts>, string | undefined]>([
  ['nothing is known yet', {}, undefined],
  ['Git asks for it', { deployment: deployment('1.0.0') }, 'syncing'],
  [
    'it runs, but is not healthy',
    { deployment: deployment('1.1.0', { health: 'progressing' }) },
    'syncing',
  ],
  [
    'it runs, is synced and healthy',
    { deployment: deployment('1.1.0'), contains: true },
    'healthy',
  ],
  [
    'what can be known of the revision is nothing',
    { deployment: deployment('1.1.0') },
    'healthy',
  ],
  [
    'the same version ran before, at a revision without the merge',
    { deployment: deployment('1.1.0'), contains: false },
    'syncing',
  ],
  [
    'somebody has to sync by hand',
    { deployment: deployment('1.0.0', { automated: false }) },
    'waiting-for-sync',
  ],
  ['time is up', { deployment: deployment('1.0.0'), now: late }, 'failed'],
  [
    'it has been degraded for long',
    {
      deployment: deployment('1.1.0', { health: 'degraded' }),
      now: '2026-01-01T00:01:00Z',
    },
    'failed',
  ],
  [
    'it has been degraded for a moment',
    {
      deployment: deployment('1.1.0', { health: 'degraded' }),
      now: '2026-01-01T00:00:59Z',
    },
    'syncing',
  ],
  [
    'the version before it was degraded',
    {
      deployment: deployment('1.0.0', { health: 'degraded' }),
      now: '2026-01-01T00:10:00Z',
    },
    'syncing',
  ],
  [
    'Git asks for the version before it again',
    { isReplaced: true, deployment: asking('1.0.0') },
    'reverted',
  ],
  [
    'Git asks for another version',
    { isReplaced: true, deployment: asking('1.2.0'), now: late },
    'superseded',
  ],
  [
    'a failed one was taken back',
    { state: 'failed', isReplaced: true, deployment: asking('1.0.0') },
    'reverted',
  ],
  [
    'a failed one arrives late',
    { state: 'failed', deployment: deployment('1.1.0'), now: late },
    'healthy',
  ],
  [
    'a failed one stays failed',
    { state: 'failed', deployment: deployment('1.0.0'), now: late },
    undefined,
  ],
  [
    'what has begun to sync does not fall back',
    { state: 'syncing', deployment: undefined },
    undefined,
  ],
])('followPromotion: %s', (_, facts, expected) => {
  expect(followPromotion({ ...merged, ...facts })?.to).toBe(expected);
});

describe('a change of configuration', () => {
  const mergedAt = '2026-01-01T00:00:00Z';
  const appliedAt = '2026-01-01T00:05:00Z';
  const STAYS =
    'The configuration is applied. It has to stay synced and healthy for 60 s.';
  const deadline = '2026-01-01T00:05:30Z';
  const seen = {
    state: 'syncing' as const,
    contains: true,
    configuration: { mergedAt, appliedAt },
  };
  const degraded = deployment('1.1.0', {
    health: 'degraded',
    since: '2026-01-01T00:05:30Z',
  });
  it.each<[string, Partial<FollowFacts>, { to?: string; settles?: number }]>([
    [
      'what runs from before looks healthy',
      { now: '2026-01-01T00:05:59Z', reason: STAYS },
      { settles: 1_000 },
    ],
    [
      'it stays so for a while',
      { now: '2026-01-01T00:06:00Z' },
      { to: 'healthy' },
    ],
    [
      'it has begun to roll out meanwhile, and has come right',
      {
        now: '2026-01-01T00:06:00Z',
        deployment: deployment('1.1.0', { since: '2026-01-01T00:05:50Z' }),
      },
      { to: 'syncing', settles: 50_000 },
    ],
    [
      'it is degraded meanwhile',
      { now: '2026-01-01T00:06:00Z', deployment: degraded },
      {},
    ],
    [
      'it is degraded meanwhile, and stays so',
      { now: '2026-01-01T00:06:30Z', deployment: degraded },
      { to: 'failed' },
    ],
    [
      'its deadline comes meanwhile',
      { now: '2026-01-01T00:05:45Z', deadline },
      { to: 'syncing', settles: 15_000 },
    ],
    [
      'its deadline came before, and it came right late',
      { now: '2026-01-01T00:05:45Z', deadline, state: 'failed' },
      { settles: 15_000 },
    ],
    [
      'the engine has applied a revision before it',
      {
        now: '2026-01-01T00:05:00Z',
        contains: false,
        configuration: { mergedAt },
      },
      {},
    ],
    [
      'no engine tells its revision, and the merge is new',
      {
        now: '2026-01-01T00:00:20Z',
        contains: undefined,
        configuration: { mergedAt },
      },
      { to: 'syncing', settles: 40_000 },
    ],
    [
      'no engine tells its revision, and all is quiet',
      {
        now: '2026-01-01T00:01:00Z',
        contains: undefined,
        configuration: { mergedAt },
      },
      { to: 'healthy' },
    ],
  ])('where %s', (_, rest, { to, settles }) => {
    const facts: FollowFacts = {
      ...merged,
      deployment: deployment('1.1.0'),
      ...seen,
      ...rest,
    };
    expect(followPromotion(facts)?.to).toBe(to);
    expect(settlesInMs(facts)).toBe(settles);
  });
});
