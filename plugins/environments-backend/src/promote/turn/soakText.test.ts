import { soakText } from './soakText';

it.each([
  [0, '0 s'],
  [45, '45 s'],
  [900, '15 min'],
  [3_600, '1 hour'],
  [93_603, '1 day 2 hours 3 s'],
])('soakText(%d) is %s', (seconds, expected) => {
  expect(soakText(seconds)).toBe(expected);
});
