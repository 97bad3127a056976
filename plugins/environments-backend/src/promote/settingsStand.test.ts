import { settingsStand } from './settingsStand';

const setting = {
  file: 'values.yaml',
  document: 0,
  path: 'level',
  key: '0 ["level"] ',
  name: 'level',
  before: 'info',
  to: 'debug',
};

it.each([
  ['level: debug\n', { is: 'set' }],
  ['level: info\n', { is: 'taken-back', what: 'level debug → info again' }],
  ['level: hunter2\n', { is: 'replaced', what: 'level debug → another value' }],
  ['level: ""\n', { is: 'replaced', what: 'level debug → another value' }],
  ['other: 1\n', { is: 'replaced', what: 'level is gone' }],
])('settingsStand: %j', (text, expected) => {
  expect(settingsStand([setting], new Map([['values.yaml', text]]))).toEqual(
    expected,
  );
});
