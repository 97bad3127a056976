import { type RemovalFacts, followRemoval } from './followRemoval';

const merged: RemovalFacts = {
  state: 'merged',
  reason: 'Pull request #1 was merged.',
  fromVersion: '1.0.0',
  deadline: '2026-01-01T01:00:00Z',
  now: '2026-01-01T00:00:00Z',
  isRead: true,
  isSeen: true,
};
const runs = {
  version: '1.0.0',
  workload: 'Deployment retail/shop on qa',
  engine: 'Application shop',
  automated: true,
  prunes: true,
};
const late = { now: '2026-01-01T02:00:00Z' };

it.each<[string, Partial<RemovalFacts>, string | undefined]>([
  [
    'Git has not been read',
    { isRead: false },
    'merged: Merged. Not seen in the environment yet.',
  ],
  [
    'Git still asks for it as of before the merge',
    { isRead: false, desired: { version: '1.0.0', commit: 'aaaaaaaaa' } },
    'merged: Merged. Not seen in the environment yet.',
  ],
  [
    'it still runs',
    { runs },
    'syncing: Git no longer has it. 1.0.0 still runs (Deployment retail/shop on qa), and Application shop has not deleted it yet.',
  ],
  [
    'nothing prunes',
    { runs: { ...runs, prunes: false } },
    'syncing: Git no longer has it. 1.0.0 still runs (Deployment retail/shop on qa): Application shop does not prune, so that somebody has to delete it by hand.',
  ],
  [
    'it is synced by hand',
    { runs: { ...runs, automated: false, prunes: undefined } },
    'waiting-for-sync: Git no longer has it. 1.0.0 still runs (Deployment retail/shop on qa): the delivery engine is synced by hand here.',
  ],
  [
    'no engine is known',
    { runs: { version: '1.0.0' } },
    'syncing: Git no longer has it. 1.0.0 still runs.',
  ],
  [
    'the cluster does not answer',
    { unread: 'Cluster qa: gone.' },
    'syncing: Git no longer has it. Whether it still runs is not known: Cluster qa: gone.',
  ],
  [
    'all is gone',
    {},
    'healthy: It is gone: Git no longer has it, and nothing of it runs.',
  ],
  [
    'no cluster is seen',
    { isSeen: false },
    'healthy: Git no longer has it. No cluster is known that would tell what runs.',
  ],
  [
    'it came back',
    { desired: { version: '1.0.0', commit: 'abcdefghi' } },
    'reverted: It was taken back: commit abcdefg asks for 1.0.0 again.',
  ],
  [
    'another version came',
    { state: 'failed', desired: { version: '2.0.0', commit: 'abcdefghi' } },
    'superseded: The service came back: commit abcdefg asks for 2.0.0.',
  ],
  [
    'its time is up',
    { runs: { ...runs, prunes: false }, ...late },
    'failed: Not gone in time. Git no longer has it. 1.0.0 still runs (Deployment retail/shop on qa): Application shop does not prune, so that somebody has to delete it by hand.',
  ],
  [
    'it has failed, and still runs',
    { state: 'failed', runs, ...late },
    undefined,
  ],
  [
    'it goes late',
    { state: 'failed', ...late },
    'healthy: It is gone: Git no longer has it, and nothing of it runs. It came late.',
  ],
])('where %s', (_, rest, expected) => {
  const step = followRemoval({ ...merged, ...rest });
  expect(step && `${step.to}: ${step.reason}`).toBe(expected);
});

it('says nothing twice, and what has changed', () => {
  const first = followRemoval({ ...merged, runs })!;
  const facts = { ...merged, state: first.to, reason: first.reason };
  expect(followRemoval({ ...facts, runs })).toBeUndefined();
  expect(followRemoval({ ...facts, unread: 'gone.' })?.reason).toContain(
    'gone',
  );
});
