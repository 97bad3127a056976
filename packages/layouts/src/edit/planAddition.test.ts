import { treeOf } from '../__testUtils__/fixtures';
import type { ServiceAddition } from '../driver/ServiceAddition';
import { locatePins, planAddition, planRemoval } from '../layouts';

const service: ServiceAddition = {
  name: 'loans',
  image: 'r.example/loans',
  tag: 'v2',
  port: 8080,
  chart: { name: 'service', repository: 'https://x.example', version: '1.0.0' },
};

type Files = Record<string, string>;

const locate = (files: Files) => {
  const texts = new Map(Object.entries(files));
  return locatePins({
    folder: '.',
    layout: 'auto',
    tree: treeOf(texts),
    read: async () => texts,
  });
};

/** The files after an addition, or the reason why it is refused. */
async function add(files: Files, wish: Partial<ServiceAddition> = {}) {
  const edit = planAddition(await locate(files), { ...service, ...wish });
  return 'refused' in edit
    ? edit.refused
    : Object.fromEntries(edit.changes.map(({ path, after }) => [path, after]));
}

const chart = (values: string): Files => ({
  'Chart.yaml':
    'dependencies:\n  - name: shop\n    version: 1.0.0\n    repository: https://x\n',
  'values.yaml': values,
});

const block =
  'loans:\n  image:\n    repository: r.example/loans\n    tag: "v2"\n';

describe('an addition to what is empty or written in another way', () => {
  it.each<[string, string, string]>([
    ['braces', '{}\n', block],
    ['braces with a comment', '{} # nothing yet\n', `# nothing yet\n${block}`],
    ['braces behind a marker', '---\n{}\n', `---\n${block}`],
    ['nothing', '', block],
    ['comments', '# values\n', `# values\n${block}`],
    ['an end of the document', 'a: 1\n...\n', `a: 1\n${block}...\n`],
    ['indented keys', '  a: 1\n', `  a: 1\n${block.replace(/^(?=.)/gm, '  ')}`],
  ])('values: %s', async (_, before, after) => {
    expect(await add(chart(before))).toMatchObject({ 'values.yaml': after });
  });

  it.each<[string, string, string]>([
    [
      'empty lists',
      'resources: [] # none\n# end\n',
      'resources: # none\n  - loans\n# end\n',
    ],
    [
      'keys without a value',
      'namespace: dev\nresources: ~\n# below\n',
      'namespace: dev\nresources:\n  - loans\n# below\n',
    ],
    ['nothing', '', 'resources:\n  - loans\n'],
    [
      'an end of the document',
      'resources:\n- shop\n...\n',
      'resources:\n- shop\n- loans\n...\n',
    ],
    [
      'indented keys',
      '  resources:\n    - shop\n',
      '  resources:\n    - shop\n    - loans\n',
    ],
    [
      'a comment within the list',
      'resources:\n  - shop\n    # held until May\n  # - old\n# end\n',
      'resources:\n  - shop\n    # held until May\n  # - old\n  - loans\n# end\n',
    ],
  ])('kustomization: %s', async (_, before, after) => {
    expect(await add({ 'kustomization.yaml': before })).toMatchObject({
      'kustomization.yaml': after,
    });
  });

  it.each<[string, Files]>([
    [
      'releases',
      {
        'helmfile.yaml':
          'repositories:\n  - name: x\n    url: https://x.example\nreleases: []\n',
      },
    ],
    ['dependencies', { 'Chart.yaml': 'name: env\ndependencies: []\n' }],
  ])('a list of %s that lost its last entry', async (key, before) => {
    const [[path, text]] = Object.entries(before);
    const added = await add(before);
    expect(added).toMatchObject({
      [path]: expect.stringContaining(`${key}:\n  - name: `),
    });
    const located = await locate(added as Files);
    expect(planRemoval(located, 'loans')).toMatchObject({
      changes: [{ path, after: text }],
    });
  });

  it('takes parts of siblings over in its own indentation', async () => {
    const sibling = (destination: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n name: shop\nspec:\n${destination} source:\n  repoURL: https://x\n  chart: service\n  targetRevision: 1.0.0\n`;
    const wanted = '  destination:\n    name: qa # here\n    namespace: shop\n';
    expect(
      await add({
        'shop.yaml': sibling(
          ' destination:\n  name: qa # here\n  namespace: shop\n',
        ),
      }),
    ).toMatchObject({ 'loans.yaml': expect.stringContaining(wanted) });
    expect(
      await add({
        'shop.yaml': sibling(' destination: {name: qa, namespace: shop}\n'),
        'cart.yaml': sibling(
          ' destination:\n    name: "qa"\n    namespace: shop\n',
        ).replace('shop', 'cart'),
      }),
    ).toMatchObject({
      'loans.yaml': expect.stringContaining(wanted.replace(' # here', '')),
    });
  });

  it('writes a digest beside its tag, and what reads as another type in quotes', async () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    const edit = await add(
      { 'kustomization.yaml': 'resources: []\n' },
      { name: '007', tag: `1.10@${digest}`, partOf: 'true' },
    );
    expect(edit).toEqual({
      'kustomization.yaml': 'resources:\n  - "007"\n',
      '007/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
  - service.yaml
images:
  - name: r.example/loans
    newTag: "1.10"
    digest: ${digest}
labels:
  - pairs:
      app.kubernetes.io/version: "1.10"
      app.kubernetes.io/part-of: "true"
      app.kubernetes.io/managed-by: kustomize
    includeTemplates: true
`,
      '007/service.yaml': expect.stringContaining('  name: "007"\n'),
      '007/deployment.yaml': expect.stringContaining('  name: "007"\n'),
    });
  });

  it('adds again what was the only entry and was removed', async () => {
    const before = { 'kustomization.yaml': 'resources: []\nimages: []\n' };
    const added = (await add(before)) as Files;
    const removed = planRemoval(await locate(added), 'loans');
    expect(removed).toMatchObject({
      changes: expect.arrayContaining([
        expect.objectContaining({
          path: 'kustomization.yaml',
          after: before['kustomization.yaml'],
        }),
      ]),
    });
  });
});

const state = 'releases:\n  - name: shop\n    chart: acme/shop\n';
const releaseOf = (chartOf: string) =>
  `  - name: loans\n    chart: ${chartOf}\n    version: 1.0.0\n    values:\n      - image:\n          repository: r.example/loans\n          tag: "v2"\n`;
const from = (repository: string): Partial<ServiceAddition> => ({
  chart: { ...service.chart!, repository },
});

describe('a release is added with a chart that helmfile finds', () => {
  it.each<[string, string, string, string]>([
    [
      'by the name that the repository has',
      'https://charts.example/stable',
      `repositories:\n  - name: other\n    url: https://charts.example\n  - name: acme\n    url: "https://charts.example/stable/"\n${state}`,
      `repositories:\n  - name: other\n    url: https://charts.example\n  - name: acme\n    url: "https://charts.example/stable/"\n${state}${releaseOf(
        'acme/service',
      )}`,
    ],
    [
      'in a repository that is added to the others',
      'https://charts.example/stable/',
      `repositories:\n- name: acme\n  url: https://acme.example\n# ours\n${state}`,
      `repositories:\n- name: acme\n  url: https://acme.example\n- name: charts.example-stable\n  url: https://charts.example/stable/\n# ours\n${state}${releaseOf(
        'charts.example-stable/service',
      )}`,
    ],
    [
      'in the first repository',
      's3://bucket/charts',
      `${state}# end\n`,
      `${state}${releaseOf(
        'bucket-charts/service',
      )}# end\nrepositories:\n  - name: bucket-charts\n    url: s3://bucket/charts\n`,
    ],
    [
      'in the first repository, with CRLF',
      'https://user:key@charts.example:8443',
      state.replace(/\n/g, '\r\n'),
      `${state}${releaseOf(
        'charts.example-8443/service',
      )}repositories:\n  - name: charts.example-8443\n    url: https://user:key@charts.example:8443\n`.replace(
        /\n/g,
        '\r\n',
      ),
    ],
    [
      'in a registry',
      'oci://r.example/charts/',
      state,
      `${state}${releaseOf('oci://r.example/charts/service')}`,
    ],
    [
      'in a folder',
      './charts/',
      state,
      `${state}${releaseOf('./charts/service')}`,
    ],
    ['by a name', 'acme', state, `${state}${releaseOf('acme/service')}`],
  ])('%s', async (_, repository, before, after) => {
    expect(await add({ 'helmfile.yaml': before }, from(repository))).toEqual({
      'helmfile.yaml': after,
    });
  });

  it('by the name that the repository has in a base', async () => {
    const before = `bases:\n  - common/repositories.yaml\n${state}`;
    expect(
      await add({
        'helmfile.yaml': before,
        'common/repositories.yaml':
          'repositories:\n  - name: {{ .Values.name }}\n    url: https://x.example\n  - name: acme\n    url: https://x.example\n',
      }),
    ).toEqual({ 'helmfile.yaml': `${before}${releaseOf('acme/service')}` });
  });

  it.each<[string, Files, RegExp]>([
    [
      'repositories in flow style',
      {
        'helmfile.yaml': `repositories: [{name: a, url: https://a}]\n${state}`,
      },
      /^helmfile\.yaml: "repositories" is written in flow style: add a repository with the url https:\/\/x\.example by hand$/,
    ],
    [
      'a repository of that name elsewhere',
      {
        'helmfile.yaml': `repositories:\n  - name: x.example\n    url: https://a\n${state}`,
      },
      /^helmfile\.yaml: the repository x\.example has the url https:\/\/a: add a repository with the url https:\/\/x\.example by hand$/,
    ],
    [
      'repositories that are no list',
      { 'helmfile.yaml': `repositories: *r\n${state}` },
      /by hand/,
    ],
  ])('and is refused: %s', async (_, files, reason) => {
    expect(await add(files)).toMatch(reason);
  });
});

const object = (kind: string, group: string, rest: string) =>
  `apiVersion: ${group}\nkind: ${kind}\nmetadata:\n  name: loans\nspec:\n${rest}`;
const sibling = (text: string) => text.replace('loans', 'shop');
const application = object(
  'Application',
  'argoproj.io/v1alpha1',
  '  destination: {name: qa}\n  source: {repoURL: https://x, chart: service, targetRevision: 1.0.0}\n',
);
const release = object(
  'HelmRelease',
  'helm.toolkit.fluxcd.io/v2',
  '  chart: {spec: {chart: service, version: 1.0.0, sourceRef: {kind: HelmRepository, name: x}}}\n',
);
const deployment = object(
  'Deployment',
  'apps/v1',
  '  template: {spec: {containers: [{name: main, image: r.example/other:v1}]}}\n',
);

describe('an addition is refused', () => {
  it.each<[string, Files, RegExp]>([
    [
      'a key of that name',
      chart('loans:\n  replicas: 2\n'),
      /values\.yaml: there is "loans" already/,
    ],
    [
      'values in flow style',
      chart('{a: 1}\n'),
      /values\.yaml: "the file" is written in flow style/,
    ],
    [
      'a resource and files of that name',
      {
        'kustomization.yaml': 'resources:\n  - loans\n',
        'loans/kustomization.yaml': 'resources: [deployment.yaml]\n',
        'loans/deployment.yaml': 'kind: Other\n',
      },
      /kustomization\.yaml already has a resource loans/,
    ],
    [
      'an image of that name without a tag',
      {
        'kustomization.yaml':
          'images:\n  - name: r.example/loans\n    newName: r.example/x\n',
      },
      /already has an entry for the image r\.example\/loans/,
    ],
    [
      'files of that name that nothing uses',
      {
        'kustomization.yaml': 'resources:\n  - shop\n',
        'loans/deployment.yaml': 'kind: Other\n',
      },
      /there is a file loans\/deployment\.yaml already/,
    ],
    [
      'a file in place of the folder',
      { 'kustomization.yaml': 'resources:\n  - shop\n', loans: 'text' },
      /there is a file loans already/,
    ],
    [
      'an Application of that name',
      { 'apps.yaml': `${sibling(application)}---\n${application}` },
      /apps\.yaml line \d+ already deploys loans/,
    ],
    [
      'a HelmRelease of that name',
      { 'rel.yaml': `${sibling(release)}---\n${release}` },
      /rel\.yaml line \d+ already deploys loans/,
    ],
    [
      'a Deployment of that name',
      { 'all.yaml': `${sibling(deployment)}---\n${deployment}` },
      /all\.yaml line \d+ already deploys loans/,
    ],
    [
      'a Service of that name in a list',
      {
        'shop.yaml': sibling(deployment),
        'list.yaml':
          'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata:\n      name: loans\n',
      },
      /list\.yaml already holds Service loans/,
    ],
  ])('%s', async (_, files, reason) => {
    expect(await add(files)).toMatch(reason);
  });

  it.each<[Partial<ServiceAddition>, RegExp]>([
    [{ name: '../../evil' }, /"\.\.\/\.\.\/evil" is not a name/],
    [{ name: 'x: y' }, /is not a name/],
    [{ name: 'Loans' }, /is not a name/],
    [{ image: 'a b\nc: d' }, /is not an image/],
    [{ image: 'r.example/loans:v1' }, /is not an image without tag/],
    [{ tag: 'v1\nx: y' }, /is not an image tag/],
    [{ tag: `sha256:${'1'.repeat(64)}` }, /is not an image tag/],
    [{ partOf: 'a\nb: c' }, /is not the value of a label/],
    [{ team: 'a b' }, /is not the value of a label/],
    [
      { workload: { probes: { live: '/a b', ready: '/' } } },
      /"\/a b" is not the path of a probe/,
    ],
    [
      { workload: { resources: { cpu: '1', memory: 'much' } } },
      /"much" is not a quantity/,
    ],
    [{ workload: { autoscale: { min: 3, max: 2 } } }, /autoscale: 3 to 2/],
    [
      { chart: { name: 'a\nb', repository: 'c', version: 'd' } },
      /does not belong to a chart/,
    ],
  ])('%j', async (wish, reason) => {
    expect(
      await add({ 'kustomization.yaml': 'resources: []\n' }, wish),
    ).toMatch(reason);
  });
});

describe('a kustomization of objects that are of one layout', () => {
  const listed = (...resources: string[]) =>
    `resources:\n${resources.map(item => `  - ${item}\n`).join('')}`;
  const shop = { argocd: sibling(application), flux: sibling(release) };

  it.each(['argocd', 'flux'] as const)(
    'lists a new object, and no longer when it is removed: %s',
    async layout => {
      const before: Files = {
        'kustomization.yaml': `${listed('shop.yaml')}# end\n`,
        'shop.yaml': `${shop[layout]}---\n`,
      };
      expect((await locate(before)).layout).toBe(layout);
      const added = await add(before);
      expect(added).toEqual({
        'kustomization.yaml': `${listed('shop.yaml', 'loans.yaml')}# end\n`,
        'loans.yaml': expect.stringContaining('name: loans\n'),
      });
      const with_ = { ...before, ...(added as Files) };
      const removed = planRemoval(await locate(with_), 'loans');
      expect(removed).toEqual({
        changes: expect.arrayContaining([
          expect.objectContaining({
            path: 'kustomization.yaml',
            after: before['kustomization.yaml'],
          }),
          expect.objectContaining({ path: 'loans.yaml', after: undefined }),
        ]),
      });
    },
  );

  it('removes a folder that it lists', async () => {
    const own = {
      'shop/kustomization.yaml': listed('release.yaml'),
      'shop/release.yaml': shop.flux,
    };
    const located = await locate({
      'kustomization.yaml': listed('shop', 'other.yaml'),
      'other.yaml': shop.flux.replace('name: shop', 'name: other'),
      ...own,
    });
    expect(located.layout).toBe('flux');
    const edit = planRemoval(located, 'shop');
    expect('changes' in edit && edit.changes.map(({ path }) => path)).toEqual([
      'kustomization.yaml',
      ...Object.keys(own),
    ]);
  });

  it.each<[string, string, Files]>([
    ['no resources', 'resources: []\n', {}],
    ['two layouts', listed('a.yaml', 'b.yaml'), {}],
    ['other objects', listed('a.yaml', 'c.yaml'), {}],
    ['a resource elsewhere', listed('a.yaml', 'https://x.example/y.yaml'), {}],
    ['a resource that is not there', listed('a.yaml', 'd.yaml'), {}],
    [
      'charts that it inflates',
      `${listed('a.yaml')}helmCharts:\n  - name: x\n    version: 1.0.0\n`,
      {},
    ],
    [
      'other objects below it',
      listed('a.yaml', 'base'),
      { 'base/kustomization.yaml': listed('../c.yaml') },
    ],
  ])('but stays a kustomization with %s', async (_, text, more) => {
    const { layout, detection } = await locate({
      'kustomization.yaml': text,
      'a.yaml': shop.argocd,
      'b.yaml': shop.flux,
      'c.yaml': sibling(deployment),
      ...more,
    });
    expect(layout).toBe('kustomize');
    expect(detection).toBe('kustomization.yaml is a kustomization');
  });
});
