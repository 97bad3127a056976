import { hostTitle } from './hostTitle';

it.each([
  ['https://github.com/acme/shop/compare/a...b', 'GitHub'],
  ['https://gitlab.com/acme/shop', 'GitLab'],
  ['https://git.acme.example:8443/x', 'git.acme.example'],
  ['not a URL', 'not a URL'],
])('the host of %s is %s', (url, title) => {
  expect(hostTitle(url)).toBe(title);
});
