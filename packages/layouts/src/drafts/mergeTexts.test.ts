import { mergeTexts } from './mergeTexts';

const text = (...lines: string[]) => lines.map(line => `${line}\n`).join('');
const base = text('a', 'b', 'c', 'd', 'e');

describe('mergeTexts', () => {
  it.each<[string, { base?: string; ours: string; theirs: string }, string]>([
    [
      'one side alone',
      { ours: base, theirs: text('a', 'B', 'c', 'd', 'e') },
      text('a', 'B', 'c', 'd', 'e'),
    ],
    [
      'both sides, apart',
      {
        ours: text('A', 'b', 'c', 'd', 'e'),
        theirs: text('a', 'b', 'C', 'd', 'e'),
      },
      text('A', 'b', 'C', 'd', 'e'),
    ],
    [
      'lines that come and lines that go',
      {
        ours: text('x', 'y', 'a', 'b', 'c', 'd', 'e'),
        theirs: text('a', 'b', 'c'),
      },
      text('x', 'y', 'a', 'b', 'c'),
    ],
    [
      'the same change on both sides, once',
      {
        ours: text('a', 'B', 'c', 'd', 'E'),
        theirs: text('a', 'B', 'c', 'd', 'e'),
      },
      text('a', 'B', 'c', 'd', 'E'),
    ],
    ['nothing', { ours: base, theirs: base }, base],
    ['what was empty', { base: '', ours: '', theirs: 'a\r\nb' }, 'a\r\nb'],
    [
      'line breaks of Windows, and none at the end',
      {
        base: 'a\r\nb\r\nc\r\nd',
        ours: 'A\r\nb\r\nc\r\nd',
        theirs: 'a\r\nb\r\nc\r\nD',
      },
      'A\r\nb\r\nc\r\nD',
    ],
  ])('merges %s', (_, given, expected) => {
    expect(mergeTexts({ base, ...given })).toEqual({ text: expected });
  });

  it.each<[string, { ours: string; theirs: string }, string]>([
    [
      'the same line',
      {
        ours: text('a', 'x', 'c', 'd', 'e'),
        theirs: text('a', 'y', 'c', 'd', 'e'),
      },
      'line 2 differs',
    ],
    [
      'lines next to each other',
      {
        ours: text('n', 'a', 'x', 'c', 'd', 'e'),
        theirs: text('a', 'b', 'y', 'd', 'e'),
      },
      'line 3 differs',
    ],
    [
      'lines at the same place',
      {
        ours: text('a', 'x', 'b', 'c', 'd', 'e'),
        theirs: text('a', 'y', 'b', 'c', 'd', 'e'),
      },
      'line 2 differs',
    ],
    [
      'a line that is gone',
      { ours: text('a', 'b', 'd', 'e'), theirs: text('a', 'b', 'C', 'd', 'e') },
      'line 3 differs',
    ],
    [
      'a text that is another by now',
      {
        ours: Array.from({ length: 6_000 }, (_, line) => `${line}\n`).join(''),
        theirs: base,
      },
      'too much of it differs',
    ],
  ])('refuses %s', (_, given, refused) => {
    expect(mergeTexts({ base, ...given })).toEqual({ refused });
  });

  it('comes to the same from either side', () => {
    const pieces = ['a\n', 'b\r\n', '\n', '  - x: 1\n', 'é\n', '- y'];
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const differing: unknown[] = [];
    let merged = 0;
    for (let round = 0; round < 300; round += 1) {
      const lines = Array.from({ length: 12 }, () => pieces[next(5)]);
      const edit = () => {
        const copy = [...lines];
        copy.splice(next(12), next(3), ...Array(next(3)).fill(pieces[next(6)]));
        return copy.join('');
      };
      const given = { base: lines.join(''), ours: edit(), theirs: edit() };
      const result = mergeTexts(given);
      const { ours, theirs } = given;
      const turned = mergeTexts({ ...given, ours: theirs, theirs: ours });
      merged += 'text' in result ? 1 : 0;
      if (
        'text' in result &&
        !('text' in turned && turned.text === result.text)
      ) {
        differing.push(given);
      }
    }
    expect(differing).toEqual([]);
    expect(merged).toBeGreaterThan(100);
  });
});
