import type { ScmCommit } from '@downstage/backstage-plugin-environments-node';
import { firstParents } from './walkBranch';

const commit = (sha: string, ...parents: string[]): ScmCommit => ({
  sha,
  parents,
  message: sha,
  author: 'team',
  at: '2026-01-01T00:00:00Z',
  url: `https://scm.example/${sha}`,
});

describe('firstParents', () => {
  it.each([
    ['a straight line', ['c b', 'b a', 'a'], 'a', ['b', 'c'], 'a'],
    [
      'back to the first commit',
      ['b a', 'a'],
      undefined,
      ['a', 'b'],
      undefined,
    ],
    ['a merged branch left out', ['m a s', 's a', 'a'], 'a', ['m'], 'a'],
    ['a log that was cut', ['d c', 'c b'], 'a', ['c', 'd'], 'b'],
    ['a branch that was rewritten', ['y x', 'x'], 'a', ['x', 'y'], undefined],
    ['an end that is gone', [], 'a', [], undefined],
  ])('%s', (_name, lines, after, commits, base) => {
    const log = lines.map(line => {
      const [sha, ...parents] = line.split(' ');
      return commit(sha, ...parents);
    });
    const until = log[0]?.sha ?? 'gone';
    const found = firstParents(log, { after, until });
    expect(found.commits.map(item => item.sha)).toEqual(commits);
    expect(found.base).toBe(base);
  });
});
