import { joinSentences } from './joinSentences';

describe('joinSentences', () => {
  it.each<[string, Array<string | undefined>, string | undefined]>([
    ['nothing', [undefined, '', ' '], undefined],
    ['one', ['no access'], 'no access'],
    ['two', ['no access', 'Will retry'], 'no access. Will retry'],
    ['sentences', ['It failed.', 'Why?', 'So'], 'It failed. Why? So'],
    ['the same twice', ['denied', 'denied'], 'denied'],
    [
      'one that another holds',
      ['denied', 'apply failed: denied'],
      'apply failed: denied',
    ],
  ])('tells %s', (_, messages, expected) => {
    expect(joinSentences(...messages)).toBe(expected);
  });
});
