import { createHash } from 'node:crypto';
import { locatePins, planVersions } from '../layouts';
import { selectPins } from '../match/selectPins';

const NAMES = ['shop', 'cart', 'auth'];

const object = (name: string, tag: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    template: {
      spec: { containers: [{ name, image: `r.example/${name}:${tag}` }] },
    },
  },
});

/** Files of which each has several services at the given versions. */
const FILES: Record<string, { path: string; text(tags: string[]): string }> = {
  'values of a chart': {
    path: 'values.yaml',
    text: tags =>
      `# All of them\n${NAMES.map(
        (name, index) =>
          `${name}: # of the team ${name}\n  image:\n    repository: r.example/${name}\n    tag: "${tags[index]}" # bumped\n`,
      ).join('\n')}`,
  },
  'images of a kustomization': {
    path: 'kustomization.yaml',
    text: tags =>
      `images:\n${NAMES.map(
        (name, index) =>
          `  # ${name}\n  - name: r.example/${name}\n    newTag: ${tags[index]}\n`,
      ).join('')}`,
  },
  'documents of objects': {
    path: 'apps.yaml',
    text: tags =>
      NAMES.map(
        (name, index) =>
          `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {template: {spec: {containers: [{name: main, image: "r.example/${name}:${tags[index]}"}]}}}\n`,
      ).join('---\n'),
  },
  'a JSON List': {
    path: 'apps.json',
    text: tags =>
      `${JSON.stringify(
        {
          apiVersion: 'v1',
          kind: 'List',
          items: NAMES.map((name, index) => object(name, tags[index])),
        },
        null,
        2,
      )}\n`,
  },
  'JSON values': {
    path: 'values.json',
    text: tags =>
      `${JSON.stringify(
        Object.fromEntries(
          NAMES.map((name, index) => [
            name,
            { image: { repository: `r.example/${name}`, tag: tags[index] } },
          ]),
        ),
        null,
        2,
      )}\n`,
  },
};

/** Plans versions of services by name, in one file. */
async function plan(
  path: string,
  text: string,
  wanted: Record<string, string>,
) {
  const files = new Map([[path, text]]);
  const { pins } = await locatePins({
    folder: '.',
    layout: 'auto',
    tree: [{ path }],
    read: async () => files,
  });
  const targets = Object.entries(wanted).map(([name, to]) => {
    const selected = selectPins(
      { names: [name], images: [`r.example/${name}`] },
      pins,
    );
    if ('refused' in selected) {
      throw new Error(`${name}: ${selected.refused}`);
    }
    return { pins: selected.pins, to };
  });
  return planVersions({ targets, files });
}

const afterOf = (planned: Awaited<ReturnType<typeof plan>>) =>
  'refused' in planned
    ? planned.refused
    : planned.changes.map(({ after }) => after);

const asIs = (text: string) => text;
const withCrlf = (text: string) => text.replace(/\n/g, '\r\n');

describe.each(Object.entries(FILES))(
  'several services in one file: %s',
  (_, { path, text }) => {
    const before = text(['1.0.0', '1.0.0', '1.0.0']);

    it.each([
      ['LF', asIs],
      ['CRLF', withCrlf],
    ])('two of three, byte for byte, with %s', async (__, end) => {
      const planned = await plan(path, end(before), {
        shop: '1.10.0',
        auth: '2.0.0-rc.1',
      });
      expect(afterOf(planned)).toEqual([
        end(text(['1.10.0', '1.0.0', '2.0.0-rc.1'])),
      ]);
    });

    it.each([
      ['LF', asIs],
      ['CRLF', withCrlf],
    ])('three of three, in any order, with %s', async (__, end) => {
      const planned = await plan(path, end(before), {
        auth: '4.0.0',
        shop: '2.0.0',
        cart: '3.0.0',
      });
      expect(afterOf(planned)).toEqual([
        end(text(['2.0.0', '3.0.0', '4.0.0'])),
      ]);
    });
  },
);

describe('services that share a version', () => {
  const text =
    'tag: v1\nshop: {image: r.example/shop}\ncart: {image: r.example/cart}\n';

  it('get the same, once', async () => {
    const planned = await plan('values.yaml', text, { shop: 'v2', cart: 'v2' });
    expect(afterOf(planned)).toEqual([text.replace('v1', 'v2')]);
  });

  it('cannot get two different ones', async () => {
    const planned = await plan('values.yaml', text, { shop: 'v2', cart: 'v3' });
    expect(planned).toEqual({
      refused: 'values.yaml line 1 cannot be both v2 and v3',
    });
  });

  it('are refused where one of them stays', async () => {
    const planned = await plan('values.yaml', text, { shop: 'v2', cart: 'v1' });
    expect(planned).toEqual({
      refused: 'values.yaml line 1 cannot be both v2 and v1',
    });
  });
});

describe('dependencies of an umbrella chart', () => {
  const charts = (tags: string[], indent: string) =>
    NAMES.map(
      (name, index) =>
        `${indent}- name: ${name}\n${indent}  repository: https://charts.example\n${indent}  version: ${tags[index]}\n`,
    ).join('');
  const chart = (tags: string[]) =>
    `apiVersion: v2\nname: all\nversion: 0.1.0\ndependencies:\n${charts(
      tags,
      '  ',
    )}`;
  /** As Helm hashes the wanted dependencies and the locked ones. */
  const lock = (tags: string[]) => {
    const items = NAMES.map((name, index) => ({
      name,
      version: tags[index],
      repository: 'https://charts.example',
    }));
    const digest = createHash('sha256')
      .update(JSON.stringify([items, items]))
      .digest('hex');
    return `dependencies:\n${charts(
      tags,
      '',
    )}digest: sha256:${digest}\ngenerated: "2026-01-01T00:00:00Z"\n`;
  };

  it('get versions of their own, and the lock file with them', async () => {
    const old = ['1.0.0', '1.0.0', '1.0.0'];
    const files = new Map([
      ['Chart.yaml', chart(old)],
      ['Chart.lock', lock(old)],
    ]);
    const { pins } = await locatePins({
      folder: '.',
      layout: 'auto',
      tree: [...files.keys()].map(path => ({ path })),
      read: async () => files,
    });
    const fresh = ['1.1.0', '1.0.0', '2.0.0'];
    const targets = [
      { pins: [pins[0]], to: fresh[0] },
      { pins: [pins[2]], to: fresh[2] },
    ];
    const planned = planVersions({ targets, files });
    expect(planned).toMatchObject({ consents: [] });
    expect(afterOf(planned)).toEqual([chart(fresh), lock(fresh)]);
  });
});
