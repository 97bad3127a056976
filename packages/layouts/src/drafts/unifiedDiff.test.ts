import { unifiedDiff } from './unifiedDiff';

const HEAD = '--- a/f.yaml\n+++ b/f.yaml\n';

it.each([
  ['a line', 'a\nb\n', 'a\nc\n', '@@ -1,2 +1,2 @@\n a\n-b\n+c\n'],
  ['a new file', undefined, 'a\n', '@@ -0,0 +1,1 @@\n+a\n'],
  ['a removed file', 'a\n', undefined, '@@ -1,1 +0,0 @@\n-a\n'],
  [
    'a newline at the end',
    'a',
    'a\n',
    '@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n',
  ],
  ['a carriage return', 'a\r\n', 'a\n', '@@ -1,1 +1,1 @@\n-a\r\n+a\n'],
])('shows %s', (_name, before, after, expected) => {
  expect(unifiedDiff({ path: 'f.yaml', before, after })).toBe(HEAD + expected);
});

it('is empty when nothing changes', () => {
  expect(unifiedDiff({ path: 'f', before: 'a', after: 'a' })).toBe('');
});
