import { parseLabelSelector } from './labelSelector';

const labels = { app: 'shop', tier: 'web', 'app.kubernetes.io/name': 'shop' };

it.each([
  ['app=shop', true],
  ['app == shop , tier=web', true],
  ['app.kubernetes.io/name=shop', true],
  ['app!=shop', false],
  ['owner!=team', true],
  ['tier in (web, api)', true],
  ['tier notin (web,api)', false],
  ['owner notin (team)', true],
  ['app,!legacy', true],
  ['!app', false],
  ['app=shop,tier in (api,worker)', false],
])('%s: %s', (text, expected) => {
  expect(parseLabelSelector(text)!(labels)).toBe(expected);
});

it.each(['', 'app=shop,', 'app=a b', 'in (x)', 'tier in x', '=shop', 'a=b=c'])(
  '"%s" is no selector',
  text => {
    expect(parseLabelSelector(text)).toBeUndefined();
  },
);
