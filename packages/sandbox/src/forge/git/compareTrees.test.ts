import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EMPTY_TREE, compareTrees } from './compareTrees';
import { createBareRepository } from './createBareRepository';
import { type TreeChange, editTree } from './trees';

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);

describe('compareTrees', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forge-compare-'));
  const dir = path.join(folder, 'repository.git');
  let before: string;

  beforeAll(async () => {
    await createBareRepository(dir, 'main');
    before = await editTree(dir, undefined, [
      { path: 'a.txt', content: LINES.join('') },
      { path: 'with space.txt', content: 'one\n' },
    ]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, TreeChange[], Record<string, unknown>]>([
    [
      'an added file',
      [{ path: 'ü\tnew.txt', content: '--- x\n+++ y\n' }],
      { path: 'ü\tnew.txt', status: 'added', additions: 2, deletions: 0 },
    ],
    [
      'a removed file',
      [{ path: 'with space.txt', sha: null }],
      { path: 'with space.txt', status: 'removed', additions: 0, deletions: 1 },
    ],
    [
      'a changed file without a newline at its end',
      [{ path: 'with space.txt', content: 'two' }],
      {
        status: 'modified',
        additions: 1,
        deletions: 1,
        patch: '@@ -1 +1 @@\n-one\n+two\n\\ No newline at end of file',
      },
    ],
    [
      'a binary file',
      [{ path: 'b.bin', content: Buffer.from([0, 1, 2]) }],
      { status: 'added', additions: 0, patch: undefined },
    ],
    [
      'a moved file',
      [
        { path: 'a.txt', sha: null },
        { path: 'moved/a.txt', content: `${LINES.join('')}more\n` },
      ],
      {
        path: 'moved/a.txt',
        previousPath: 'a.txt',
        status: 'renamed',
        additions: 1,
        deletions: 0,
      },
    ],
  ])('sees %s', async (_, changes, difference) => {
    const after = await editTree(dir, before, changes);
    const found = await compareTrees(dir, before, after);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(difference);
  });

  it('compares with nothing', async () => {
    const found = await compareTrees(dir, EMPTY_TREE, before);
    expect(found.map(({ path: name }) => name)).toEqual([
      'a.txt',
      'with space.txt',
    ]);
  });
});
