import { QA } from '../__testUtils__/createShop';
import { consentsOfHolds } from './consentsOfHolds';

const hold = (fromVersion: string, by = 'user:default/ann') => ({
  promotion: fromVersion,
  since: '2026-01-02T03:04:05.000Z',
  by,
  fromVersion,
  toVersion: '1.0.0',
});

it.each([
  ['another version', [hold('1.1.0')], '1.2.0', []],
  ['a version where nothing was rolled back', [], '1.1.0', []],
  [
    'the version of an earlier rollback',
    [hold('1.0.9'), hold('1.1.0', 'user:default/bob')],
    '1.1.0',
    [
      'Brings back 1.1.0, which user:default/bob rolled back from QA on 2026-01-02',
    ],
  ],
])('names for %s who rolled it back', (_, holds, version, expected) => {
  expect(consentsOfHolds({ holds, target: QA }, version)).toEqual(expected);
});
