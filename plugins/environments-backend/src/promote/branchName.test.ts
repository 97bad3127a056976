import { branchName } from './branchName';

const id = '91fb1f4c-641f-44ba-b4b2-06370b3216fe';

it.each([
  [
    'component:default/fund-transfer',
    'resource:default/qa',
    'downstage/fund-transfer-qa-91fb1f4c64',
  ],
  [
    'component:default/Größe.v2',
    'resource:x/prod_EU',
    'downstage/gro-e-v2-prod-eu-91fb1f4c64',
  ],
  ['component:default/---', 'resource:x/..', 'downstage/promotion-91fb1f4c64'],
  [
    `component:default/${'a'.repeat(80)}`,
    'resource:x/qa',
    `downstage/${'a'.repeat(60)}-91fb1f4c64`,
  ],
])('branchName(%s, %s)', (service, environment, expected) => {
  expect(branchName({ id, service, environment })).toBe(expected);
});
