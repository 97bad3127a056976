import { placeOf } from '../__testUtils__/places';
import { isPatchOf, selects } from './selects';

const OBJECT = placeOf(`
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: lab
  labels: { tier: web, stage: live }
  annotations: { owner: team-a }
`);

describe('selects', () => {
  it.each([
    '{}',
    'kind: Deployment',
    'kind: Deploy.*',
    'group: apps',
    'version: v1',
    'name: shop',
    'name: sh.p|cart',
    'name: lab-shop',
    'namespace: lab',
    'labelSelector: tier=web',
    'labelSelector: "tier==web, stage!=test"',
    'labelSelector: missing!=x',
    'labelSelector: tier in (api, web)',
    'labelSelector: "stage notin (test,dev), tier in (web)"',
    'labelSelector: missing notin (a)',
    'labelSelector: tier',
    'labelSelector: "tier,!missing"',
    'labelSelector: ""',
    'annotationSelector: owner=team-a',
  ])('%s is meant for it', target => {
    expect(selects(placeOf(target), OBJECT, ['shop', 'lab-shop'])).toBe(true);
  });

  it.each([
    'kind: Deploy',
    'group: batch',
    'version: v1beta1',
    'name: sho',
    'name: "("',
    'namespace: other',
    'labelSelector: tier=api',
    'labelSelector: tier!=web',
    'labelSelector: tier in (api)',
    'labelSelector: missing in (a)',
    'labelSelector: stage notin (live, test)',
    'labelSelector: missing',
    'labelSelector: "!tier"',
    'labelSelector: tier > 1',
    'labelSelector: "tier=web,stage=test"',
    'annotationSelector: owner=team-b',
  ])('%s is not', target => {
    expect(selects(placeOf(target), OBJECT, ['shop', 'lab-shop'])).toBe(false);
  });
});

describe('isPatchOf', () => {
  const patch = (text: string, names = ['shop', 'lab-shop']) =>
    isPatchOf(placeOf(text), OBJECT, names);
  const head = (name: string, more = '', apiVersion = 'apps/v1') =>
    `apiVersion: ${apiVersion}\nkind: Deployment\nmetadata: { name: ${name}${more} }`;

  it('compares group, kind and name, as the object is and was called', () => {
    expect(patch(head('shop'))).toBe(true);
    expect(patch(head('lab-shop'))).toBe(true);
    expect(patch(head('cart'))).toBe(false);
    expect(patch(head('shop', '', 'apps/v1beta1'))).toBe(true);
    expect(patch(head('shop', '', 'extensions/v1beta1'))).toBe(false);
    expect(patch('kind: StatefulSet\nmetadata: { name: shop }')).toBe(false);
  });

  it('compares the namespace where both have one', () => {
    expect(patch(head('shop', ', namespace: lab'))).toBe(true);
    expect(patch(head('shop', ', namespace: other'))).toBe(false);
  });
});
