import { locatePins } from '@downstage/layouts';
import type { StoredPin } from '../database/SourceStore';
import { project, service } from '../__testUtils__/projection';
import { storedMatcher } from '../sources/storedPins';
import { planPromotion } from './planPromotion';

const FILE = 'apps.yaml';

function deploymentOf(name: string) {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: app # of ${name}
          image: r.example/${name}:1.0.0
`;
}

const text = `${deploymentOf('shop')}---\n${deploymentOf('cart')}`;

async function locate(): Promise<StoredPin[]> {
  const { pins } = await locatePins({
    folder: '.',
    layout: 'auto',
    tree: [{ path: FILE }],
    read: async () => new Map([[FILE, text]]),
  });
  return pins.map(pin => ({
    pin,
    repository: 'https://git.example/env',
    branch: 'main',
    commit: 'c',
    url: 'u',
  }));
}

describe('two services in one file', () => {
  const services = [service('shop'), service('cart')];

  it('do not claim the same pin, though file and path are the same', async () => {
    const pins = await locate();
    const [shop, cart] = project({ services, pins, workloads: [] });
    expect(shop.desired).toMatchObject({ document: 0, editable: true });
    expect(cart.desired).toMatchObject({ document: 1, editable: true });
    expect(cart.desired?.path).toBe(shop.desired?.path);
  });

  it.each([
    ['shop', 0],
    ['cart', 1],
  ])('%s is promoted alone', async (name, index) => {
    const pins = await locate();
    const [own] = services.filter(item => item.names.includes(name));
    const deployment = project({ services, pins, workloads: [] })[index];
    const { plan, changes } = planPromotion({
      kind: 'promotion',
      service: own,
      environment: { ref: 'resource:default/qa', title: 'QA' },
      deployment,
      pins: storedMatcher(pins)(own).matches.map(match => match.pin),
      files: new Map([[FILE, text]]),
      baseCommit: 'c',
      wanted: { version: '2.0.0' },
      changelog: { commits: [], reverse: false, truncated: false },
      blocked: [],
      warnings: [],
    });
    expect([plan.blocked, plan.consents]).toEqual([[], []]);
    expect(changes.map(({ after }) => after)).toEqual([
      text.replace(`r.example/${name}:1.0.0`, `r.example/${name}:2.0.0`),
    ]);
  });
});
