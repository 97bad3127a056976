import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { type FollowFacts, followPromotion } from './followPromotion';

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
