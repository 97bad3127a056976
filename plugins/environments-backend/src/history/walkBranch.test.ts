import type { ScmCommit } from '@downstage/backstage-plugin-environments-node';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { QA } from '../__testUtils__/projection';
import { firstParents, walkBranch } from './walkBranch';

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
    [
      'a branch that took over where it stood',
      ['m s a', 's o', 'a o', 'o'],
      'a',
      ['m'],
      'a',
    ],
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

describe('walkBranch', () => {
  const repository = 'https://memory.example/acme/env';
  const values = (tag: string) => ({
    'values.yaml': `shop:\n  image: { repository: r.example/shop, tag: ${tag} }\n`,
  });

  /** What is told of a gap between two commits. */
  async function walk(scm: InMemoryScm, gap: { after: string; until: string }) {
    const source = { repository, branch: 'main', paths: ['.'], layout: 'auto' };
    const steps = [];
    for await (const { commit: made, pins } of walkBranch({
      shared: {
        repository,
        branch: 'main',
        users: [{ environment: QA, source }],
      },
      scm: scm.forRepository(repository)!,
      gap: {
        id: 1,
        repository,
        branch: 'main',
        createdAt: '2026-01-01T00:00:00Z',
        ...gap,
      },
      known: async () => new Map(),
      count: () => {},
    })) {
      steps.push(`${made?.sha ?? 'before'} ${pins[0].pin.pin.tag}`);
    }
    return steps;
  }

  it('tells of a rewritten branch what is new, from where it stood', async () => {
    const scm = new InMemoryScm();
    scm.seed(repository, values('1'));
    const { commit: fork } = scm.seed(repository, values('2'));
    const { commit: after } = scm.seed(repository, values('3'));
    const add = async (parent: string, tag: string, create = false) => {
      const [[path, content]] = Object.entries(values(tag));
      const answer = await scm.forRepository(repository)!.repository.commit({
        branch: 'rewritten',
        parent,
        create,
        message: tag,
        files: [{ path, content }],
      });
      return answer.status === 'committed' ? answer.sha : '';
    };
    const first = await add(fork, '4', true);
    const until = await add(first, '5');
    expect(await walk(scm, { after, until })).toEqual([
      'before 3',
      `${first} 4`,
      `${until} 5`,
    ]);
    // Back to a commit that is told already
    expect(await walk(scm, { after: until, until: fork })).toEqual([
      'before 5',
    ]);
    // Nobody knows any more where it stood
    expect(await walk(scm, { after: 'gone', until })).toEqual([
      'before 4',
      `${until} 5`,
    ]);
  });
});
