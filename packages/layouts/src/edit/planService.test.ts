import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service, ServiceAccount } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import { treeOf } from '../__testUtils__/fixtures';
import type { FolderEdit } from '../drafts/FileChange';
import type { ServiceAddition } from '../driver/ServiceAddition';
import {
  LAYOUT_NAMES,
  locatePins,
  planAddition,
  planRemoval,
  planVersions,
} from '../layouts';
import { selectPins } from '../match/selectPins';

const service: ServiceAddition = {
  name: 'loans',
  image: 'r.example/loans',
  tag: '0.10',
  port: 8080,
  partOf: 'backend',
};

const chart = {
  name: 'service',
  repository: 'https://charts.example',
  version: '2.1.0',
};

const locate = (files: ReadonlyMap<string, string>) =>
  locatePins({
    folder: '.',
    layout: 'auto',
    tree: treeOf(files),
    read: async () => files,
  });

function apply(files: ReadonlyMap<string, string>, edit: FolderEdit) {
  expect(edit).not.toHaveProperty('refused');
  const result = new Map(files);
  for (const { path, before, after } of 'changes' in edit ? edit.changes : []) {
    expect(result.get(path)).toBe(before);
    if (after === undefined) {
      result.delete(path);
    } else {
      result.set(path, after);
    }
  }
  return result;
}

interface Case {
  layout: string;
  addition?: Partial<ServiceAddition>;
  before: Record<string, string>;
  /** What is in the files afterwards, by path. */
  added: Record<string, string>;
}

const cases: Case[] = [
  {
    layout: 'kustomize',
    before: {
      'kustomization.yaml':
        '# dev\r\nresources:\r\n- shop\r\n# behind the list\r\nimages:\r\n    - name: r.example/shop # ours\r\n      newTag: 1.2.3 # why\r\n\r\n# end',
    },
    added: {
      'kustomization.yaml':
        '# dev\r\nresources:\r\n- shop\r\n- loans\r\n# behind the list\r\nimages:\r\n    - name: r.example/shop # ours\r\n      newTag: 1.2.3 # why\r\n\r\n# end',
    },
  },
  {
    layout: 'helm-values',
    before: {
      'values.yaml':
        'services:\n  shop:\n    image: { repository: r.example/shop, tag: v1 }\n    # about replicas\n    replicas: 2 # two\n\n# global\nglobal: {}\n',
    },
    added: {
      'values.yaml':
        'services:\n  shop:\n    image: { repository: r.example/shop, tag: v1 }\n    # about replicas\n    replicas: 2 # two\n  loans:\n    image:\n      repository: r.example/loans\n      tag: "0.10"\n    replicas: 1\n    port: 8080\n    partOf: backend\n\n# global\nglobal: {}\n',
    },
  },
  {
    layout: 'umbrella-chart',
    addition: { chart },
    before: {
      'Chart.yaml':
        'apiVersion: v2\nname: env\nversion: 0.1.0\ndependencies:\n  # the shop\n  - name: service\n    alias: shop\n    version: 2.0.0\n    repository: https://charts.example\n# end\n',
      'values.yaml':
        'shop:\n  image:\n    repository: r.example/shop\n    tag: "1"',
    },
    added: {
      'Chart.yaml':
        'apiVersion: v2\nname: env\nversion: 0.1.0\ndependencies:\n  # the shop\n  - name: service\n    alias: shop\n    version: 2.0.0\n    repository: https://charts.example\n  - name: service\n    alias: loans\n    version: 2.1.0\n    repository: https://charts.example\n# end\n',
      'values.yaml':
        'shop:\n  image:\n    repository: r.example/shop\n    tag: "1"\nloans:\n  image:\n    repository: r.example/loans\n    tag: "0.10"\n',
    },
  },
  {
    layout: 'helmfile',
    addition: { chart: { ...chart, repository: 'acme' } },
    before: {
      'helmfile.yaml':
        'repositories:\n  - name: acme\n    url: https://charts.example\nreleases:\n  - name: shop # first\n    namespace: retail\n    chart: acme/service\n    version: 2.0.0\n',
    },
    added: {
      'helmfile.yaml':
        'repositories:\n  - name: acme\n    url: https://charts.example\nreleases:\n  - name: shop # first\n    namespace: retail\n    chart: acme/service\n    version: 2.0.0\n  - name: loans\n    namespace: retail\n    chart: acme/service\n    version: 2.1.0\n    values:\n      - image:\n          repository: r.example/loans\n          tag: "0.10"\n',
    },
  },
  {
    layout: 'argocd',
    addition: { chart },
    before: {
      'shop.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\n  namespace: argocd\nspec:\n  project: retail\n  destination:\n    name: qa # the cluster\n    namespace: retail\n  source:\n    repoURL: https://charts.example\n    chart: service\n    targetRevision: 2.0.0\n',
    },
    added: {
      'loans.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: loans\n  namespace: argocd\nspec:\n  project: retail\n  destination:\n    name: qa # the cluster\n    namespace: retail\n  source:\n    repoURL: https://charts.example\n    chart: service\n    targetRevision: 2.1.0\n    helm:\n      releaseName: loans\n      valuesObject:\n        image:\n          repository: r.example/loans\n          tag: "0.10"\n',
    },
  },
  {
    layout: 'flux',
    addition: { chart },
    before: {
      'shop.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: shop\n  namespace: retail\nspec:\n  interval: 5m\n  chart:\n    spec:\n      chart: service\n      version: 2.0.0\n      sourceRef:\n        kind: HelmRepository\n        name: acme\n',
    },
    added: {
      'loans.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: loans\n  namespace: retail\nspec:\n  interval: 5m\n  chart:\n    spec:\n      chart: service\n      version: 2.1.0\n      sourceRef:\n        kind: HelmRepository\n        name: acme\n  values:\n    image:\n      repository: r.example/loans\n      tag: "0.10"\n',
    },
  },
  {
    layout: 'manifests',
    before: {
      'shop.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [{name: shop, image: r.example/shop:1}]}}}\n',
    },
    added: {},
  },
];

/** What a service with a workload has, by kind. */
const KINDS: Record<string, new (data: never) => { validate(): void }> = {
  Deployment,
  HorizontalPodAutoscaler,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
};

describe('adding a service and taking it out again', () => {
  it.each(cases)('$layout', async ({ layout, addition, before, added }) => {
    const files = new Map(Object.entries(before));
    const located = await locate(files);
    expect(located.layout).toBe(layout);
    const with_ = apply(
      files,
      planAddition(located, { ...service, ...addition }),
    );
    expect(Object.fromEntries(with_)).toMatchObject(added);
    const again = await locate(with_);
    const selected = selectPins(
      { names: [], images: [service.image] },
      again.pins,
    );
    expect('pins' in selected && selected.pins.map(pin => pin.value)).toEqual([
      '0.10',
    ]);
    const without = apply(with_, planRemoval(again, 'loans'));
    const end = before['values.yaml']?.endsWith('\n') ?? true ? '' : '\n';
    expect(without).toEqual(
      new Map(
        Object.entries(before).map(([path, text]) => [
          path,
          path === 'values.yaml' ? text + end : text,
        ]),
      ),
    );
  });

  it.each(
    cases.filter(({ layout }) => ['kustomize', 'manifests'].includes(layout)),
  )('asks of $layout what the image is made for', async ({ before }) => {
    const files = new Map(Object.entries(before));
    const with_ = apply(
      files,
      planAddition(await locate(files), {
        ...service,
        tag: 'v0.10',
        team: 'lending',
        workload: {
          probes: { live: '/healthz', ready: '/readyz' },
          resources: { cpu: '100m', memory: '128Mi' },
          restricted: true,
          autoscale: { min: 2, max: 5 },
        },
      }),
    );
    const again = await locate(with_);
    const objects = [...with_]
      .filter(([path]) => path.startsWith('loans'))
      .flatMap(([, text]) => parseAllDocuments(text))
      .map(item => item.toJS())
      .filter(({ kind }) => kind !== 'Kustomization');
    expect(objects.map(({ kind }) => kind).sort()).toEqual(
      Object.keys(KINDS).sort(),
    );
    for (const { kind, ...object } of objects) {
      // https://kubernetes.io/docs/reference/kubernetes-api/
      new KINDS[kind](object as never).validate();
    }
    const { spec } = objects.find(({ kind }) => kind === 'Deployment');
    // What scales it would be set back by each sync
    expect(spec).not.toHaveProperty('replicas');
    expect(spec.template.spec).toMatchObject({
      serviceAccountName: 'loans',
      securityContext: { runAsNonRoot: true },
      containers: [
        {
          readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
          livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
          resources: {
            requests: { cpu: '100m', memory: '128Mi' },
            limits: { memory: '128Mi' },
          },
          securityContext: { readOnlyRootFilesystem: true },
        },
      ],
    });
    const [pin] = again.pins.filter(
      ({ artifact }) => artifact.name === service.image,
    );
    const moved = planVersions({
      targets: [{ pins: [pin], to: 'v0.11' }],
      files: with_,
    });
    const [change] = 'changes' in moved ? moved.changes : [];
    expect(change.before).toContain('app.kubernetes.io/version: v0.10\n');
    expect(change.after).toBe(change.before?.replaceAll('v0.10', 'v0.11'));
    expect(apply(with_, planRemoval(again, 'loans'))).toEqual(files);
  });

  it('covers every layout that can express it', () => {
    const covered = cases.map(item => item.layout).sort();
    expect(covered).toEqual(
      LAYOUT_NAMES.filter(name => name !== 'crossplane').sort(),
    );
  });
});

describe('what cannot be added or removed says why', () => {
  const crossplane =
    'apiVersion: pkg.crossplane.io/v1\nkind: Provider\nmetadata: {name: p}\nspec: {package: "x.example/p:v1"}\n';
  it.each<[string, Record<string, string>, RegExp, RegExp]>([
    [
      'flow style',
      { 'helmfile.yaml': 'releases: [{name: loans, chart: a/b}]\n' },
      /already has a release loans/,
      /flow style/,
    ],
    [
      'a list in flow style',
      { 'kustomization.yaml': 'resources: [shop]\n' },
      /flow style/,
      /no resource loans/,
    ],
    [
      'a values file of another shape',
      { 'values.yaml': 'image: {repository: r.example/x, tag: v1}\n' },
      /no map "services"/,
      /no block loans/,
    ],
    [
      'a block that is there, and one that holds an anchor',
      {
        'values.yaml':
          'services:\n  loans: &l\n    image: {repository: r.example/cart, tag: v1}\n  b: *l\n',
      },
      /already has services\.loans/,
      /holds an anchor/,
    ],
    [
      'crossplane',
      { 'p.yaml': crossplane },
      /cannot express/,
      /cannot express/,
    ],
    [
      'a file with others in it',
      {
        'all.yaml':
          'kind: A\napiVersion: v1\nmetadata: {name: loans}\nimage: x:1\n---\nkind: A\napiVersion: v1\nmetadata: {name: b}\n',
      },
      /all\.yaml line 4 already deploys loans/,
      /all\.yaml holds loans and other objects/,
    ],
    [
      'a chart with a lock file',
      {
        'Chart.yaml':
          'dependencies:\n  - name: shop\n    version: 1.0.0\n    repository: https://x\n',
        'Chart.lock': '',
      },
      /Chart\.lock would be stale/,
      /no chart in \. has a dependency loans/,
    ],
    [
      'a dependency that is there, and locked',
      {
        'Chart.yaml':
          'dependencies:\n  - name: loans\n    version: 1.0.0\n    repository: https://x\n',
        'Chart.lock': '',
      },
      /Chart\.yaml line 3 already deploys loans/,
      /Chart\.lock would be stale/,
    ],
    [
      'a helmfile with templates',
      {
        'helmfile.yaml': 'releases:\n  - name: loans\n    chart: {{ .x }}\n',
      },
      /Go templates/,
      /Go templates/,
    ],
    ['nothing there', { 'a.txt': '' }, /no version was found/, /no version/],
  ])('%s', async (_, before, add, remove) => {
    const located = await locate(new Map(Object.entries(before)));
    expect(planAddition(located, { ...service, chart })).toEqual({
      refused: expect.stringMatching(add),
    });
    expect(planRemoval(located, 'loans')).toEqual({
      refused: expect.stringMatching(remove),
    });
  });
});

it('leaves an empty list or map where the last entry goes', async () => {
  const files = new Map([
    [
      'kustomization.yaml',
      'resources: # here\n- loans\nimages:\n  - name: loans\n    newTag: v1\n# end\n',
    ],
  ]);
  const edit = planRemoval(await locate(files), 'loans');
  expect(apply(files, edit).get('kustomization.yaml')).toBe(
    'resources: [] # here\nimages: []\n# end\n',
  );
});
