import { parseDeployment } from './parseDeployment';

const rest = { environment: 'resource:default/qa', sync: 'unknown' };
const desired = { file: 'f', path: 'p', editable: false };
const asText = (detail: string) => ({
  id: 'engine-message',
  params: { detail },
});

it.each([
  [
    'of the version before',
    { ...rest, message: 'no answer', desired: { ...desired, reason: 'moved' } },
    {
      ...rest,
      reason: asText('no answer'),
      desired: { ...desired, document: 0, reason: asText('moved') },
    },
  ],
  [
    'of this version',
    {
      ...rest,
      reason: { id: 'no-cluster' },
      desired: { ...desired, document: 2, reason: { id: 'pin-refused' } },
    },
    {
      ...rest,
      reason: { id: 'no-cluster' },
      desired: { ...desired, document: 2, reason: { id: 'pin-refused' } },
    },
  ],
  ['without either', rest, rest],
])('reads a row %s', (_name, stored, expected) => {
  expect(parseDeployment(JSON.stringify(stored))).toEqual(expected);
});
