import { locatePins } from '@downstage/layouts';
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
  return {
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
  };
}

interface File {
  path: string;
  text: string;
}

const FILES: Record<string, File> = {
  'YAML documents': {
    path: 'apps.yaml',
    text: `${deploymentOf('shop')}---\n${deploymentOf('cart')}`,
  },
  'a JSON List': {
    path: 'apps.json',
    text: `${JSON.stringify(
      { apiVersion: 'v1', kind: 'List', items: ['shop', 'cart'].map(jsonOf) },
      null,
      2,
    )}\n`,
  },
  'JSON values': {
    path: 'values.json',
    text: `${JSON.stringify(
      Object.fromEntries(
        ['shop', 'cart'].map(name => [
          name,
          { image: { repository: `r.example/${name}`, tag: '1.0.0' } },
        ]),
      ),
      null,
      2,
    )}\n`,
  },
};

async function locate({ path, text }: File): Promise<StoredPin[]> {
  const { pins } = await locatePins({
    folder: '.',
    layout: 'auto',
    tree: [{ path }],
    read: async () => new Map([[path, text]]),
  });
  return pins.map(pin => ({
    pin,
    repository: 'https://git.example/env',
    branch: 'main',
    commit: 'c',
    url: 'u',
  }));
}

/** The text with the version of one service in place of the one that it has. */
function promoted({ text }: File, name: string): string {
  const from = text.indexOf(`r.example/${name}`);
  return text.slice(0, from) + text.slice(from).replace('1.0.0', '2.0.0');
}

describe.each(Object.entries(FILES))('two services in %s', (_, file) => {
  const services = [service('shop'), service('cart')];

  it('do not claim the same pin', async () => {
    const pins = await locate(file);
    const [shop, cart] = project({ services, pins, workloads: [] });
    expect([shop.desired, cart.desired]).toMatchObject([
      { file: file.path, editable: true },
      { file: file.path, editable: true },
    ]);
    const placeOf = ({ desired }: typeof shop) =>
      `${desired?.document}/${desired?.path}`;
    expect(placeOf(cart)).not.toBe(placeOf(shop));
  });

  it.each([
    ['shop', 0],
    ['cart', 1],
  ])('%s is promoted alone', async (name, index) => {
    const pins = await locate(file);
    const [own] = services.filter(item => item.names.includes(name));
    const deployment = project({ services, pins, workloads: [] })[index];
    const { plan, changes } = planPromotion({
      kind: 'promotion',
      service: own,
      environment: { ref: 'resource:default/qa', title: 'QA' },
      deployment,
      pins: storedMatcher(pins)(own).matches.map(match => match.pin),
      files: new Map([[file.path, file.text]]),
      baseCommit: 'c',
      wanted: { version: '2.0.0' },
      changelog: { commits: [], reverse: false, truncated: false },
      blocked: [],
      warnings: [],
    });
    expect([plan.blocked, plan.consents]).toEqual([[], []]);
    expect(changes.map(({ after }) => after)).toEqual([promoted(file, name)]);
  });
});
