import { changedFiles, entriesOf, isSameFile, ownFiles } from './changedFiles';

const at = (sha: string, mode = '100644') => ({ sha, mode });

it('finds what differs between two trees, modes and submodules with it', () => {
  const before = entriesOf({
    status: 'found',
    files: [
      { path: 'same', sha: '1' },
      { path: 'text', sha: '2' },
      { path: 'run', sha: '3' },
      { path: 'gone', sha: '4' },
    ],
    submodules: [{ path: 'sub', sha: '5' }],
    truncated: false,
  });
  const after = new Map([
    ['same', at('1')],
    ['text', at('9')],
    ['run', at('3', '100755')],
    ['fresh', at('6')],
    ['sub', at('7', '160000')],
  ]);
  expect(changedFiles(before, after)).toEqual([
    { path: 'fresh', before: undefined, after: at('6') },
    { path: 'gone', before: at('4'), after: undefined },
    { path: 'run', before: at('3'), after: at('3', '100755') },
    { path: 'sub', before: at('5', '160000'), after: at('7', '160000') },
    { path: 'text', before: at('2'), after: at('9') },
  ]);
  expect(isSameFile(undefined, undefined)).toBe(true);
  expect(isSameFile(at('1'), undefined)).toBe(false);
});

it.each<[string[], string[], string[]]>([
  [
    ['.'],
    [],
    ['qa/shop/a.yaml', 'qa2/a.yaml', 'apps/shop/qa/a.yaml', 'base/a.yaml'],
  ],
  [['qa'], [], ['qa/shop/a.yaml']],
  [['./qa/'], ['base/a.yaml'], ['qa/shop/a.yaml', 'base/a.yaml']],
  [['apps/{service}/qa'], [], ['apps/shop/qa/a.yaml']],
  [[], [], []],
])('takes %j and %j for the environment’s own', (folders, files, expected) => {
  const paths = [
    'qa/shop/a.yaml',
    'qa2/a.yaml',
    'apps/shop/qa/a.yaml',
    'base/a.yaml',
  ];
  expect(paths.filter(ownFiles({ folders, files }, paths))).toEqual(expected);
});
