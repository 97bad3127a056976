import { freshConsent } from './freshConsent';

const SHARED = 'values.yaml tag also changes line 5, through the anchor "t"';

it.each<[string, string[], string, boolean]>([
  ['the same', [SHARED], SHARED, false],
  ['something else', ['Closes pull request #1'], SHARED, true],
  ['another line', [SHARED], SHARED.replace('5', '12'), false],
  ['more lines', [SHARED], SHARED.replace('line 5', 'lines 5, 7'), true],
  [
    'as many lines',
    [SHARED.replace('line 5', 'lines 5, 7')],
    SHARED.replace('line 5', 'lines 15, 17'),
    false,
  ],
  [
    'more lines than are told',
    ['a also changes lines 1, 2, 3, 4, 5 and 2 more, through the anchor "t"'],
    'a also changes lines 1, 2, 3, 4, 5 and 3 more, through the anchor "t"',
    true,
  ],
  ['another anchor', [SHARED], SHARED.replace('"t"', '"u"'), true],
  ['another file', [SHARED], SHARED.replace('values', 'other'), true],
  [
    'the line behind a file',
    ['a.yaml tag has no effect where b.yaml:7 wins over it'],
    'a.yaml tag has no effect where b.yaml:8 wins over it',
    false,
  ],
  [
    'another file that wins',
    ['a.yaml tag has no effect where b.yaml:7 wins over it'],
    'a.yaml tag has no effect where c.yaml:7 wins over it',
    true,
  ],
  [
    'another version',
    ['The service stands at several versions: 1.0.0 (a.yaml line 1)'],
    'The service stands at several versions: 1.1.0 (a.yaml line 1)',
    true,
  ],
  [
    'another tag of a reference',
    ['a changes r.example/shop:1.0.0'],
    'a changes r.example/shop:2.0.0',
    true,
  ],
])('is compared with what was agreed to: %s', (_, agreed, now, isFresh) => {
  expect(freshConsent(agreed, [now])).toEqual(
    isFresh ? { refused: `nobody has agreed to this: ${now}` } : undefined,
  );
});
