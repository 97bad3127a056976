import { treeOf } from '../__testUtils__/fixtures';
import { locatePins } from '../layouts';

/** What reading a folder tells of it, beside its pins. */
async function told(
  texts: Record<string, string>,
  folder = '.',
): Promise<string[]> {
  const files = new Map(Object.entries(texts));
  const { problems } = await locatePins({
    folder,
    layout: 'auto',
    repository: 'https://git.example/lab/env',
    tree: treeOf(files),
    read: async paths =>
      new Map([...files].filter(([path]) => paths.includes(path))),
  });
  return problems.map(({ file, problem }) => `${file}: ${problem}`);
}

describe('a folder without a version', () => {
  it.each([
    ['main.jsonnet', 'jsonnet'],
    ['lib/app.libsonnet', 'jsonnet'],
    ['app.cue', 'CUE'],
    ['app.yaml.tpl', 'a Go template'],
    ['values.yaml.j2', 'a template of another engine'],
    ['env.dhall', 'Dhall'],
    ['main.k', 'KCL'],
    ['app.pkl', 'Pkl'],
    ['release.tf', 'Terraform'],
    ['versions.toml', 'TOML'],
    ['deploy.sh', 'a script'],
    ['release.env', 'a file of assignments'],
    ['.env.live', 'a file of assignments'],
    ['secrets.enc.yaml.age', 'a sealed or encrypted file'],
    ['charts/shop-1.0.0.tgz', 'a packed chart'],
    ['VERSION', 'a file without an extension'],
  ])('tells of %s', async (path, kind) => {
    expect(await told({ [path]: 'x' })).toEqual([
      expect.stringContaining(`${path}: ${kind}: seen, not read`),
    ]);
  });

  it.each(['README.md', 'LICENSE', '.gitignore', 'Makefile', 'logo.png'])(
    'is silent of %s',
    async path => {
      expect(await told({ [path]: 'x' })).toEqual([]);
    },
  );

  it('counts the files of a kind', async () => {
    expect(await told({ 'a.cue': '', 'b.cue': '', 'c.cue': '' })).toEqual([
      expect.stringContaining(
        'a.cue: CUE: seen, not read (and 2 more such files)',
      ),
    ]);
  });

  it('is silent of what stands outside of it', async () => {
    expect(
      await told({ 'other/main.jsonnet': '', 'lab/a.yaml': '' }, 'lab'),
    ).toEqual([]);
  });

  it.each([
    ['agentVersion: 1.2.0', 'agentVersion', 'agentVersion'],
    ['a: { releaseTag: v1.2.0 }', 'releaseTag', 'a.releaseTag'],
    [
      'env: [{ name: APP_VERSION, value: 1.2.0 }]',
      'APP_VERSION',
      'env[0].value',
    ],
  ])('tells of %s, with the entry to copy', async (text, key, path) => {
    expect(await told({ 'settings.yaml': text })).toEqual([
      expect.stringMatching(
        new RegExp(
          `settings\\.yaml: line 1: ${key} looks like a version.*file: settings\\.yaml, path: "${path.replace(
            /[.[\]]/g,
            '\\$&',
          )}"`,
        ),
      ),
    ]);
  });

  it.each(['apiVersion: v1', 'minVersion: 1.2.0', 'tag: latest', 'port: 8080'])(
    'is silent of %s',
    async text => {
      expect(await told({ 'settings.yaml': text })).toEqual([]);
    },
  );

  it('tells ten places at most, and how many more there are', async () => {
    const keys = Array.from(
      { length: 14 },
      (_, n) => `app${n}Version: 1.${n}.0`,
    );
    const lines = await told({ 'settings.yaml': keys.join('\n') });
    expect(lines).toHaveLength(11);
    expect(lines[10]).toContain('and 4 more places that may hold a version');
  });
});

describe('an engine that leads elsewhere', () => {
  const kustomization = (kind: string) => `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop }
spec: { path: ./shop, sourceRef: { kind: ${kind}, name: shop } }
`;

  it.each(['ExternalArtifact', 'OCIRepository', 'Bucket'])(
    'is told: an artifact of a %s',
    async kind => {
      expect(await told({ 'shop.yaml': kustomization(kind) })).toEqual([
        `shop.yaml: the Kustomization shop applies ./shop of the ${kind} shop, which is not read: give the environment a source for it`,
      ]);
    },
  );

  it('is told: another repository', async () => {
    const application = `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec: { source: { repoURL: 'https://git.example/lab/other', path: shop, targetRevision: main } }
`;
    expect(await told({ 'shop.yaml': application })).toEqual([
      expect.stringContaining(
        'the Application shop deploys shop of https://git.example/lab/other',
      ),
    ]);
  });

  it('is not told where it leads into the repository', async () => {
    expect(await told({ 'shop.yaml': kustomization('GitRepository') })).toEqual(
      [],
    );
  });
});

describe('a folder with a version', () => {
  it('is silent', async () => {
    expect(
      await told({
        'values.yaml': 'image: { repository: r.example/shop, tag: 1.0.0 }',
        'main.jsonnet': '',
      }),
    ).toEqual([]);
  });

  it('is not silent where that moves', async () => {
    expect(
      await told({
        'values.yaml': 'image: { repository: r.example/shop, tag: latest }',
        'main.jsonnet': '',
      }),
    ).toEqual([expect.stringContaining('jsonnet')]);
  });

  it('is silent of the one that moves', async () => {
    expect(
      await told({
        'release.yaml':
          'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: shop }\nspec: { chart: { spec: { chart: shop, version: "1.0" } } }',
      }),
    ).toEqual([]);
  });
});
