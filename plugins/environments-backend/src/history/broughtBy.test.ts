import { broughtBy } from './broughtBy';

const SHOP = 'component:default/shop';
const REPOSITORY = 'https://git.example/env';
const bringer = {
  id: 'p1',
  service: SHOP,
  toVersion: '1.1.0',
  repository: REPOSITORY,
  commits: ['ours', 'merge'],
  pullRequest: 7,
};
const commit = {
  sha: 'x',
  url: 'u',
  author: 'mallory',
  message: 'Promotion-Id: p1',
  at: '2026-01-01T00:00:00Z',
};
const change = {
  service: SHOP,
  version: '1.1.0',
  repository: REPOSITORY,
  commit,
};
const pull = (number: number) => ({
  ...commit,
  pullRequest: { number, url: 'u' },
});

it.each([
  ['our commit', { commit: { ...commit, sha: 'ours' } }, 'p1'],
  ['the merge that was seen', { commit: { ...commit, sha: 'merge' } }, 'p1'],
  ['what our pull request brought', { commit: pull(7) }, 'p1'],
  ['a commit whose message says so', {}, undefined],
  ['another pull request', { commit: pull(8) }, undefined],
  [
    'a pull request of that number elsewhere',
    { commit: pull(7), repository: 'https://git.example/other' },
    undefined,
  ],
  [
    'another service',
    { commit: pull(7), service: 'component:default/cart' },
    undefined,
  ],
  ['another version', { commit: pull(7), version: '6.6.6' }, undefined],
])('believes %s: %#', (_, given, expected) => {
  expect(broughtBy([bringer], { ...change, ...given })).toBe(expected);
});

it('does not take two that have no pull request for the same', () => {
  const { pullRequest: _, ...young } = bringer;
  expect(broughtBy([young], change)).toBeUndefined();
});
