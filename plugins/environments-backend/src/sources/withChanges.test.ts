import { withChanges } from './withChanges';

it('has files as they would be', () => {
  const { files, textOf } = withChanges(
    [
      { path: 'a', sha: '1', mode: '100755', size: 3 },
      { path: 'b', sha: '2' },
      { path: 'c', sha: '3' },
    ],
    [
      { path: 'a', before: 'x', after: 'é' },
      { path: 'b', before: 'y' },
      { path: 'd', after: 'new' },
    ],
  );
  expect(files).toEqual([
    { path: 'c', sha: '3' },
    { path: 'a', sha: 'changed a', mode: '100755', size: 2 },
    { path: 'd', sha: 'changed d', size: 3 },
  ]);
  expect(['a', 'b', 'c', 'd'].map(textOf)).toEqual([
    'é',
    undefined,
    undefined,
    'new',
  ]);
});
