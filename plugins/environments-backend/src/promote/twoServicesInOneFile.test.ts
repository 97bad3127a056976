import { locatePins, pinKey } from '@downstage/layouts';
import type { StoredPin } from '../database/SourceStore';
import { project, service } from '../__testUtils__/projection';
import { storedMatcher } from '../sources/storedPins';
import { planPromotion } from './planPromotion';

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

function jsonOf(name: string) {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      template: {
        spec: {
          containers: [{ name: 'app', image: `r.example/${name}:1.0.0` }],
        },
      },
    },
  });
}

const names = ['shop', 'cart'];

async function locate(file: string, text: string): Promise<StoredPin[]> {
  const { pins } = await locatePins({
    folder: '.',
    layout: 'auto',
    tree: [{ path: file }],
    read: async () => new Map([[file, text]]),
  });
  return pins.map(pin => ({
    pin,
    repository: 'https://git.example/env',
    branch: 'main',
    commit: 'c',
    url: 'u',
  }));
}

const FILES: Array<{ file: string; text: string; documents: number[] }> = [
  {
    file: 'apps.yaml',
    text: names.map(deploymentOf).join('---\n'),
    documents: [0, 1],
  },
  {
    file: 'apps.json',
    text: `{"apiVersion": "v1", "kind": "List", "items": [\n${names
      .map(jsonOf)
      .join(',\n')}\n]}\n`,
    documents: [0, 0],
  },
];

describe.each(FILES)('two services in $file', ({ file, text, documents }) => {
  const services = names.map(name => service(name));

  it('do not claim the same pin', async () => {
    const pins = await locate(file, text);
    const [shop, cart] = project({ services, pins, workloads: [] });
    expect(shop.desired).toMatchObject({ editable: true });
    expect(cart.desired).toMatchObject({ editable: true });
    expect([shop.desired?.document, cart.desired?.document]).toEqual(documents);
    expect(pins.map(({ pin }) => pinKey(pin))).toEqual([
      ...new Set(pins.map(({ pin }) => pinKey(pin))),
    ]);
  });

  it.each([
    ['shop', 0],
    ['cart', 1],
  ])('%s is promoted alone', async (name, index) => {
    const pins = await locate(file, text);
    const [own] = services.filter(item => item.names.includes(name));
    const deployment = project({ services, pins, workloads: [] })[index];
    const { plan, changes } = planPromotion({
      kind: 'promotion',
      service: own,
      environment: { ref: 'resource:default/qa', title: 'QA' },
      deployment,
      pins: storedMatcher(pins)(own).matches.map(match => match.pin),
      files: new Map([[file, text]]),
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
