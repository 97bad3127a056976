import { MOST_STEPS, findPattern } from './findPattern';

const find = (pattern: string, text: string) =>
  findPattern(pattern, { name: 'f', text });
const MEGABYTE = 1024 * 1024;

describe('findPattern', () => {
  it.each([
    ['^A=(.+)$', 'B=1\nA=2\n', [6, 7]],
    ['v(\\d{1,3}\\.\\d{1,3})', 'v1.2', [1, 4]],
    ['(?s)a.*?=(\\S+)', 'a\nb=1', [4, 5]],
  ])('finds %s in %j', (pattern, text, range) => {
    expect(find(pattern, text)).toEqual({ range });
  });

  it.each([
    ['a', 'aa', /has 0 capture groups/],
    ['(a)(b)', 'ab', /has 2 capture groups/],
    ['(a', 'a', /not a pattern in RE2 syntax/],
    ['(a)(?=b)', 'ab', /not a pattern in RE2 syntax/],
    ['(a)', 'aa', /matches more than once/],
    ['(b)', 'aa', /matches nothing/],
    ['(a)?b', 'b', /matches without its group/],
  ])('refuses %s in %j', (pattern, text, problem) => {
    expect(find(pattern, text)).toEqual({
      problem: expect.stringMatching(problem),
    });
  });

  it.each([
    ['((?:a?){900})[!b]', /may take \d+ steps in the 1048576 characters of f/],
    [`(${'(?:a{1,99}){1,99}'.repeat(3)})`, /repeats too much/],
    [`${'('.repeat(90)}a${')'.repeat(90)}{900}`, /repeats too much/],
  ])('does not begin %s on a megabyte', (pattern, problem) => {
    const text = 'a'.repeat(MEGABYTE);
    const begin = performance.now();
    expect(find(pattern, text)).toEqual({
      problem: expect.stringMatching(problem),
    });
    // It takes 40 s to search; generous, for a machine that is busy with other things
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it('searches what is as long as it may be', () => {
    const text = 'a'.repeat(Math.floor(MOST_STEPS / 1_805));
    const begin = performance.now();
    expect(find('((?:a?){900})[!b]', text)).toEqual({
      problem: expect.stringContaining('matches nothing'),
    });
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
