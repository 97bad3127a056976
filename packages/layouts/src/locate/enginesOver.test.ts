import { treeOf } from '../__testUtils__/fixtures';
import { locatePins } from '../layouts';

const REPOSITORY = 'https://git.example/lab/env';

const FOLDER = {
  'deploy/deployment.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec: { template: { spec: { containers: [{ name: shop, image: 'r.example/shop:1.0.0' }] } } }
`,
};

const IMAGES = 'images: [{ name: r.example/shop, newTag: 2.0.0 }]';

function kustomization(more: string, source = 'env'): string {
  return `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop }
spec:
  path: deploy
  sourceRef: { kind: GitRepository, name: ${source} }
  ${more}
`;
}

function repository(name: string, url: string): string {
  return `
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: ${name} }
spec: { url: '${url}', ref: { tag: v1.0.0 } }
`;
}

/** The pins of a folder, each as `file:line version`, with what wins over it. */
async function pinsOf(
  others: Record<string, string>,
): Promise<{ pins: string[]; asked: string[] }> {
  const files = new Map(Object.entries({ ...FOLDER, ...others }));
  const asked: string[] = [];
  const { pins } = await locatePins({
    folder: 'deploy',
    layout: 'auto',
    repository: REPOSITORY,
    tree: treeOf(files),
    read: async paths => {
      asked.push(...paths);
      return new Map([...files].filter(([path]) => paths.includes(path)));
    },
  });
  return {
    asked,
    pins: pins.map(({ file, line, value, overriddenBy, editable }) =>
      [
        `${file}:${line} ${value}`,
        ...(overriddenBy ? [`(${overriddenBy})`] : []),
        ...(editable || overriddenBy ? [] : ['not edited']),
      ].join(' '),
    ),
  };
}

const ALONE = ['deploy/deployment.yaml:5 1.0.0'];
const OVERRIDDEN = [
  'deploy/deployment.yaml:5 1.0.0 (sync.yaml:8)',
  'sync.yaml:8 2.0.0',
];

describe('engines elsewhere', () => {
  it('win over a folder with what they put over it', async () => {
    expect((await pinsOf({ 'sync.yaml': kustomization(IMAGES) })).pins).toEqual(
      OVERRIDDEN,
    );
  });

  it('show nothing that they say of others', async () => {
    const { pins } = await pinsOf({
      'sync.yaml': `${kustomization(IMAGES)}---${repository(
        'env',
        REPOSITORY,
      )}`,
      'other.yaml': kustomization(
        'images: [{ name: r.example/cart, newTag: 3.0.0 }]',
      ),
    });
    expect(pins.filter(pin => !pin.startsWith('deploy/'))).toEqual([
      expect.stringMatching(/^sync\.yaml:8 2\.0\.0/),
    ]);
  });

  it.each([
    ['that applies it as it is', kustomization('prune: true')],
    [
      'of another folder',
      kustomization(IMAGES).replace('path: deploy', 'path: deploy-2'),
    ],
    [
      'of another repository',
      `${kustomization(IMAGES, 'other')}---${repository(
        'other',
        'https://git.example/lab/other',
      )}`,
    ],
  ])('do nothing to it: one %s', async (_, text) => {
    expect((await pinsOf({ 'sync.yaml': text })).pins).toEqual(ALONE);
  });

  it('are known by a source in a further file', async () => {
    const sync = kustomization(IMAGES, 'other');
    const other = repository('other', 'https://git.example/lab/other');
    expect(
      (await pinsOf({ 'sync.yaml': sync, 'sources.yaml': other })).pins,
    ).toEqual(ALONE);
  });

  it('are not looked for in very many files', async () => {
    const others = Object.fromEntries(
      Array.from({ length: 301 }, (_, n) => [`other/${n}.yaml`, 'a: 1']),
    );
    const { pins, asked } = await pinsOf({
      ...others,
      'sync.yaml': kustomization(IMAGES),
    });
    expect(pins).toEqual(ALONE);
    expect(asked).toEqual(['deploy/deployment.yaml']);
  });
});
