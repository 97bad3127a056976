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
    since: '',
    match: { by: 'name', guess: false },
    evidence: [],
    automated: true,
    ...overrides,
  };
}

const merged: FollowFacts = {
  state: 'merged',
  toVersion: '1.1.0',
  deadline: '2026-01-01T01:00:00Z',
  now: '2026-01-01T00:00:00Z',
};
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
