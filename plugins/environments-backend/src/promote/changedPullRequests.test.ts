import { changedPullRequests } from './changedPullRequests';

/** Times are minutes; a mark is the number of the change. */
const list = (...items: Array<[number: number, at: number, mark?: number]>) =>
  items.map(([number, at, mark = 1]) => ({
    number,
    updatedAt: new Date(at * 60_000).toISOString(),
    mark: String(mark),
    state: 'open' as const,
  }));

describe('changedPullRequests', () => {
  const before = list([3, 30], [2, 20], [1, 10]);

  it.each([
    ['nothing', before, false, []],
    ['one', list([1, 40, 2], [3, 30], [2, 20]), false, [1]],
    ['within the same second', list([3, 30, 2], [2, 20], [1, 10]), false, [3]],
    ['a new one', list([4, 40], [3, 30], [2, 20]), false, [4]],
    [
      'so many that nobody knows',
      list([9, 60], [8, 50], [7, 40]),
      false,
      [1, 2, 3, 4, 7, 8, 9],
    ],
    ['one that is gone', list([3, 30], [1, 10]), true, [2]],
  ])('tells what has changed: %s', (_, pullRequests, isWhole, expected) => {
    const hasChanged = changedPullRequests(before, { pullRequests, isWhole });
    expect([1, 2, 3, 4, 7, 8, 9].filter(hasChanged)).toEqual(expected);
  });

  it('takes everything for changed at first, and after an empty list', () => {
    const now = { pullRequests: list([3, 30]), isWhole: false };
    expect([1, 3].every(changedPullRequests(undefined, now))).toBe(true);
    expect([1, 3].every(changedPullRequests([], now))).toBe(true);
  });
});
