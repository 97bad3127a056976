import { toScmChange } from './toScmChange';

const repository = { html_url: 'https://github.com/acme/env-qa' };
const url = 'https://github.com/acme/env-qa';

it.each([
  [
    'a push to a branch with a slash',
    'github.push',
    { repository, ref: 'refs/heads/env/qa' },
    { type: 'push', repository: url, branch: 'env/qa' },
  ],
  [
    'a pushed tag',
    'github.push',
    { repository, ref: 'refs/tags/v1' },
    undefined,
  ],
  [
    'a pull request',
    'github.pull_request',
    { repository, pull_request: { number: 7 } },
    { type: 'pull-request', repository: url, number: 7 },
  ],
  ['no repository', 'github.push', { ref: 'refs/heads/main' }, undefined],
  ['nothing', 'github.push', undefined, undefined],
  ['another event', 'github.status', { repository }, undefined],
])('toScmChange reads %s', (_, topic, payload, expected) => {
  expect(toScmChange(topic, payload)).toEqual(expected);
});
