import { treeOf } from '../__testUtils__/fixtures';
import { locatePins } from '../layouts';

const RELEASE = `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop }
spec:
  chart: { spec: { chart: shop, version: 1.0.0 } }
`;

function kustomization(path: string, name = 'apps'): string {
  return `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name} }
spec:
  path: ${path}
  sourceRef: { kind: GitRepository, name: flux-system }
`;
}

/** The reason why the version of a release is not edited, and the files that were read to know. */
async function reason(texts: Record<string, string>, folder = 'live') {
  const files = new Map(Object.entries(texts));
  const asked = new Set<string>();
  const { pins } = await locatePins({
    folder,
    layout: 'auto',
    tree: treeOf(files),
    read: async paths => {
      paths.forEach(path => asked.add(path));
      return new Map([...files].filter(([path]) => paths.includes(path)));
    },
  });
  const pin = pins.find(({ value }) => value === '1.0.0');
  return { editable: pin?.editable, reason: pin?.reason, asked };
}

const BUILT = {
  'live/kustomization.yaml': 'resources: [../base]',
  'base/kustomization.yaml': 'resources: [release.yaml]',
  'base/release.yaml': RELEASE,
};

const LED = {
  'live/apps.yaml': kustomization('./apps'),
  'apps/release.yaml': RELEASE,
};

describe('a file outside of the folder', () => {
  it('is edited where no other kustomization leads to it', async () => {
    expect(
      await reason({
        ...BUILT,
        'test/kustomization.yaml': 'resources: [a.yaml]',
      }),
    ).toMatchObject({ editable: true });
  });

  it.each([
    ['resources', '- ../base'],
    ['bases', '- ../base'],
    ['components', '- ../base'],
    ['resources', '- ../base/release.yaml'],
    ['patches', '- path: ../base/release.yaml'],
    ['configMapGenerator', '- { name: a, files: [b=../base/release.yaml] }'],
  ])('is not where %s of another one have %s', async (key, item) => {
    expect(
      await reason({
        ...BUILT,
        'test/kustomization.yaml': `${key}:\n  ${item}`,
      }),
    ).toMatchObject({
      editable: false,
      reason: expect.stringContaining('test/kustomization.yaml'),
    });
  });

  it('is not where another one leads to it by a third', async () => {
    expect(
      await reason({
        ...BUILT,
        'test/kustomization.yaml': 'resources: [../middle]',
        'middle/kustomization.yaml': 'resources: [../base]',
      }),
    ).toMatchObject({
      editable: false,
      reason: expect.stringContaining('middle/kustomization.yaml'),
    });
  });

  it('is edited where an engine leads to it, and no file names it', async () => {
    expect(
      await reason({
        ...LED,
        'test/apps.yaml': kustomization('./other', 'others'),
      }),
    ).toMatchObject({ editable: true });
  });

  it('is not where an engine elsewhere is told of its folder', async () => {
    expect(
      await reason({ ...LED, 'test/apps.yaml': kustomization('./apps') }),
    ).toMatchObject({
      editable: false,
      reason: expect.stringContaining('test/apps.yaml'),
    });
  });

  it('is not where too many files would have to be looked through', async () => {
    const others = Object.fromEntries(
      Array.from({ length: 301 }, (_, n) => [`other/${n}.yaml`, 'a: 1']),
    );
    const found = await reason({ ...LED, ...others });
    expect(found).toMatchObject({ editable: false });
    expect(found.asked.has('other/0.yaml')).toBe(false);
  });
});

describe('a folder that leads nowhere else', () => {
  it('is read without the kustomizations of others', async () => {
    const found = await reason({
      'live/release.yaml': RELEASE,
      'test/kustomization.yaml': 'resources: [../live]',
      'test/release.yaml': RELEASE,
    });
    expect(found).toMatchObject({ editable: true });
    expect(found.asked.has('test/kustomization.yaml')).toBe(false);
  });
});
