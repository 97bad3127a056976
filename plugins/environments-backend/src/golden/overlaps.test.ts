import { overlaps } from './overlaps';

it.each([
  ['environments/qa', 'environments/qa', true],
  ['.', 'environments/qa', true],
  ['environments', 'environments/qa', true],
  ['environments/qa/loans', 'environments/qa', true],
  ['environments/{service}', 'environments/qa', true],
  ['./environments/qa/', 'environments/qa', true],
  ['environments/qa-eu', 'environments/qa', false],
  ['environments/uat', 'environments/qa', false],
  ['{service}/uat', 'environments/qa', false],
])('%s and %s: %s', (one, other, expected) => {
  expect([overlaps(one, other)]).toEqual([expected]);
});
