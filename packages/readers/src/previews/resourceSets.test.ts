import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { previews as ofFlux } from '../engines/flux/previews';
import type {
  DeliveryReading,
  WorkloadReading,
} from '../objects/DeliveryStatus';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { readObject } from '../readObject';
import { findPreviewObjects, findPreviews } from './findPreviews';

const FLUX = 'fluxcd.controlplane.io';
const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';
const OWNER = 'resourceset.fluxcd.controlplane.io';
const sha = 'a1b2c3d4'.repeat(5);
const other = 'd4c3b2a1'.repeat(5);

const pull = (id: string, title = `Change ${id}`) => ({
  id,
  sha,
  branch: `change-${id}`,
  author: 'jo',
  title,
});

const provider = (
  spec: object = {},
  {
    name = 'shop',
    namespace = 'flux-system',
    labels = {},
    open = ['42', '7'],
  } = {},
): KubernetesObject => ({
  metadata: { name, namespace, labels },
  spec: {
    type: 'GitHubPullRequest',
    url: 'https://github.com/acme/shop',
    ...spec,
  },
  status: { exportedInputs: open.map(id => pull(id)) },
});

const id = (
  name: string,
  namespace = 'flux-system',
  type = `${KUSTOMIZE}_Kustomization`,
) => `${namespace}_${name}_${type}`;

const NAME = 'shop-pr-<< inputs.id >>';

function resourceSet(
  spec: object = {},
  {
    listed = [id('shop-pr-42')],
    name = 'previews',
    namespace = 'flux-system',
  } = {},
): KubernetesObject {
  return {
    metadata: { name, namespace },
    spec: {
      inputsFrom: [{ kind: 'ResourceSetInputProvider', name: 'shop' }],
      resources: [{ kind: 'Kustomization', metadata: { name: NAME } }],
      ...spec,
    },
    status: {
      inventory: { entries: listed.map(each => ({ id: each, v: 'v1' })) },
    },
  };
}

const named = (name: string, rest: object = {}) => ({
  ...rest,
  resources: [{ kind: 'Kustomization', metadata: { name } }],
});

function kustomization(
  metadata: NonNullable<KubernetesObject['metadata']> = {},
  spec: object = {},
  status: object = {},
): KubernetesObject {
  return {
    metadata: {
      name: 'shop-pr-42',
      namespace: 'flux-system',
      generation: 1,
      creationTimestamp: '2026-01-01T10:00:00Z',
      ...metadata,
      labels: {
        [`${OWNER}/name`]: 'previews',
        [`${OWNER}/namespace`]: 'flux-system',
        ...metadata.labels,
      },
    },
    spec: {
      path: './deploy',
      targetNamespace: 'preview-shop-42',
      sourceRef: { kind: 'GitRepository', name: 'shop-pr-42' },
      ...spec,
    },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: `change-42@sha1:${sha}`,
      conditions: [
        { type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded' },
      ],
      inventory: {
        entries: [{ id: 'preview-shop-42_shop_apps_Deployment', v: 'v1' }],
      },
      ...status,
    },
  };
}

const workload = (
  namespace: string,
  image: string,
  managedBy?: WorkloadReading['managedBy'],
  name = 'shop',
): WorkloadReading => ({
  type: 'workload',
  kind: 'Deployment',
  namespace,
  name,
  labels: {},
  images: [image],
  health: 'healthy',
  words: '',
  replicas: { desired: 1, ready: 1, updated: 1 },
  ...(managedBy ? { managedBy } : {}),
});

const read = (group: string, kind: string, object: KubernetesObject) =>
  readObject(group, kind, object) as DeliveryReading;

interface Given {
  sets?: KubernetesObject[];
  providers?: KubernetesObject[];
  made?: KubernetesObject[];
}

const readingsOf = ({ sets, providers, made }: Given) => [
  ...(sets ?? [resourceSet()]).map(item => read(FLUX, 'ResourceSet', item)),
  ...(providers ?? [provider()]).map(item =>
    read(FLUX, 'ResourceSetInputProvider', item),
  ),
  ...(made ?? [kustomization()]).map(item =>
    read(KUSTOMIZE, 'Kustomization', item),
  ),
];

const previewsOf = (given: Given, workloads: WorkloadReading[] = []) =>
  findPreviews(readingsOf(given), workloads);

const numberOf = (given: Given) => previewsOf(given)[0]?.pullRequest?.number;

describe('what a ResourceSet makes for pull requests', () => {
  it('is told', () => {
    const running = workload('preview-shop-42', 'r.example/shop:pr-42');
    expect(previewsOf({}, [running])).toEqual([
      {
        engine: 'flux',
        kind: 'Kustomization',
        namespace: 'flux-system',
        name: 'shop-pr-42',
        repository: 'https://github.com/acme/shop',
        pullRequest: {
          number: 42,
          url: 'https://github.com/acme/shop/pull/42',
          title: 'Change 42',
        },
        revision: sha,
        images: ['r.example/shop:pr-42'],
        sync: 'synced',
        health: 'healthy',
        urls: [],
        createdAt: '2026-01-01T10:00:00Z',
        destination: { namespace: 'preview-shop-42' },
      },
    ]);
  });

  it('is told of a HelmRelease, whose workloads bear its mark where it delivers to', () => {
    const type = 'helm.toolkit.fluxcd.io_HelmRelease';
    const set = resourceSet(
      { resources: [{ kind: 'HelmRelease', metadata: { name: NAME } }] },
      { listed: [id('shop-pr-42', 'flux-system', type)] },
    );
    const { metadata } = kustomization();
    const release = read('helm.toolkit.fluxcd.io', 'HelmRelease', {
      metadata,
      spec: { targetNamespace: 'preview-shop-42' },
    });
    const by = { engine: 'flux' as const, name: 'shop-pr-42' };
    const readings = [...readingsOf({ sets: [set], made: [] }), release];
    const previews = findPreviews(readings, [
      workload('preview-shop-42', 'a', { ...by, namespace: 'flux-system' }),
      workload('elsewhere', 'b', { ...by, namespace: 'flux-system' }),
      workload('preview-shop-42', 'c', { ...by, namespace: 'team' }),
      workload('preview-shop-42', 'd'),
    ]);
    expect(previews).toMatchObject([
      { kind: 'HelmRelease', pullRequest: { number: 42 }, images: ['a'] },
    ]);
  });

  it.each<[string, Given]>([
    [
      'the ResourceSet does not list',
      { sets: [resourceSet({}, { listed: [] })] },
    ],
    [
      'it lists under another kind',
      {
        sets: [
          resourceSet(
            {},
            {
              listed: [
                id('shop-pr-42', 'flux-system', 'acme.example_Kustomization'),
              ],
            },
          ),
        ],
      },
    ],
    [
      'it lists in another namespace',
      { sets: [resourceSet({}, { listed: [id('shop-pr-42', 'team')] })] },
    ],
    [
      'says it was made in another namespace',
      { made: [kustomization({ labels: { [`${OWNER}/namespace`]: 'team' } })] },
    ],
    [
      'says it was made by another one',
      { made: [kustomization({ labels: { [`${OWNER}/name`]: 'x' } })] },
    ],
    [
      'gets inputs of a provider elsewhere',
      { providers: [provider({}, { namespace: 'team' })] },
    ],
    [
      'gets inputs of branches',
      { providers: [provider({ type: 'GitHubBranch' })] },
    ],
    [
      'gets inputs of a type that is none',
      { providers: [provider({ type: 'constructor' })] },
    ],
    [
      'gets no inputs of providers',
      { sets: [resourceSet({ inputsFrom: [] })] },
    ],
  ])('is none that %s', (_, given) => {
    expect(previewsOf(given)).toEqual([]);
    expect(findPreviewObjects(readingsOf(given))).toEqual([]);
  });

  it('keeps those of one name in two namespaces apart', () => {
    const where = { namespace: 'team' };
    const labels = { [`${OWNER}/namespace`]: 'team' };
    const found = previewsOf({
      sets: [
        resourceSet(),
        resourceSet({}, { listed: [id('shop-pr-42', 'team')], ...where }),
      ],
      providers: [
        provider(),
        provider({ url: 'https://github.com/acme/bank' }, where),
      ],
      made: [kustomization(), kustomization({ ...where, labels })],
    });
    expect(found.map(item => [item.namespace, item.repository])).toEqual([
      ['flux-system', 'https://github.com/acme/shop'],
      ['team', 'https://github.com/acme/bank'],
    ]);
  });

  it('has the commit of the pull request where that is delivered or asked for', () => {
    const made = kustomization(
      {},
      {},
      { lastAppliedRevision: `x@sha1:${other}` },
    );
    expect(previewsOf({ made: [made] })[0].revision).toBeUndefined();
    const source = read('source.toolkit.fluxcd.io', 'GitRepository', {
      metadata: { name: 'shop-pr-42', namespace: 'flux-system' },
      spec: { url: 'https://github.com/acme/shop', ref: { commit: sha } },
    });
    const [preview] = findPreviews([...readingsOf({ made: [made] }), source]);
    expect(preview.revision).toBe(sha);
  });

  it('says where it is, as Flux notifies of it', () => {
    const annotations = {
      'event.toolkit.fluxcd.io/preview-url': 'https://pr-42.shop.example',
      'event.toolkit.fluxcd.io/change_request': '7',
      'downstage.dev/service': 'shop',
      'downstage.dev/expires-at': '2026-01-02',
    };
    expect(
      previewsOf({ made: [kustomization({ annotations })] })[0],
    ).toMatchObject({
      urls: ['https://pr-42.shop.example/'],
      pullRequest: { number: 7, title: 'Change 7' },
      services: ['shop'],
      expiresAt: '2026-01-02T00:00:00.000Z',
    });
    const wrong = { 'event.toolkit.fluxcd.io/preview-url': 'file:///etc' };
    expect(
      previewsOf({ made: [kustomization({ annotations: wrong })] })[0].urls,
    ).toEqual([]);
  });

  it('ends with the labels that its provider asks for', () => {
    const asking = provider({ filter: { labels: ['preview', 3] } });
    expect(previewsOf({ providers: [asking] })[0].whileLabelled).toEqual([
      'preview',
    ]);
  });

  it.each<[string, object, object, string | undefined]>([
    ['what it asks for', { targetNamespace: 'x' }, {}, 'x'],
    [
      'all that it applied',
      { targetNamespace: undefined },
      {},
      'preview-shop-42',
    ],
    [
      'nothing, where that is in two',
      { targetNamespace: undefined },
      {
        inventory: {
          entries: ['a', 'b'].map(at => ({ id: `${at}_x_apps_Deployment` })),
        },
      },
      undefined,
    ],
    [
      'nothing, where that is another cluster',
      { kubeConfig: {} },
      {},
      undefined,
    ],
  ])('is delivered to the namespace of %s', (_, spec, status, expected) => {
    const [preview] = previewsOf({ made: [kustomization({}, spec, status)] });
    expect(preview.destination?.namespace).toBe(expected);
  });
});

describe('the number of a pull request', () => {
  const withName = (
    template: string,
    name: string,
    { spec = {}, open = ['42', '7'] }: { spec?: object; open?: string[] } = {},
  ) =>
    numberOf({
      sets: [resourceSet(named(template, spec), { listed: [id(name)] })],
      providers: [provider({}, { open })],
      made: [kustomization({ name })],
    });

  it.each<[string, string, string, number | undefined]>([
    ['its name', 'shop-<< inputs.id >>', 'shop-42', 42],
    ['a name without spaces', 'shop-<<inputs.id>>', 'shop-42', 42],
    [
      'a name with a function that leaves it',
      'shop-<< inputs.id | int >>',
      'shop-42',
      42,
    ],
    [
      'a name with a branch',
      '<< inputs.branch | slugify >>-<< inputs.id >>',
      'fix-12-3',
      3,
    ],
    [
      'a name with a commit',
      'shop-<< inputs.id >>-<< inputs.sha | trunc 8 >>',
      'shop-3-a1b2c3d4',
      3,
    ],
    [
      'a name that is two, of which one is open',
      '<< inputs.branch >>-<< inputs.id >>-<< inputs.author >>',
      'fix-12-7-x',
      7,
    ],
    [
      'a name that is two, of which none is open',
      '<< inputs.branch >>-<< inputs.id >>-<< inputs.author >>',
      'fix-12-8-x',
      undefined,
    ],
    [
      'the word of other inputs',
      'shop-<< inputs.number >>',
      'shop-42',
      undefined,
    ],
    ['the input of a name', 'shop-<< inputs.x.id >>', 'shop-42', undefined],
    [
      'a name of another template',
      'shop-<< inputs.id >>',
      'bank-42',
      undefined,
    ],
    [
      'a condition',
      'shop-<< if inputs.id >><< inputs.id >><< end >>',
      'shop-42',
      undefined,
    ],
    ['another template language', 'shop-{{ inputs.id }}', 'shop-42', undefined],
  ])('is told by %s, or not', (_, template, name, expected) => {
    expect(withName(template, name)).toBe(expected);
  });

  it('is told by a label', () => {
    const resources = [
      {
        kind: 'Kustomization',
        metadata: {
          name: 'shop-<< inputs.branch | slugify >>',
          labels: { pr: '<< inputs.id | quote >>' },
        },
      },
    ];
    const told = (labels: Record<string, string>) =>
      numberOf({
        sets: [resourceSet({ resources }, { listed: [id('shop-x')] })],
        made: [kustomization({ name: 'shop-x', labels })],
      });
    expect([told({ pr: '7' }), told({ pr: 'x' }), told({})]).toEqual([
      7,
      undefined,
      undefined,
    ]);
  });

  it('is told by the template of its own kind', () => {
    const resources = [
      { kind: 'HelmRelease', metadata: { name: 'shop-4<< inputs.id >>' } },
      { kind: 'Kustomization', metadata: { name: 'db-<< inputs.id >>' } },
      { kind: 'Kustomization', metadata: { name: NAME } },
    ];
    expect(numberOf({ sets: [resourceSet({ resources })] })).toBe(42);
  });

  it.each<[string, string, number | undefined]>([
    ['', 'shop-<< inputs.id >>', 42],
    [' in quotes', '"shop-<< inputs.id >>"', 42],
    [' that is made by a loop', '<< $name >>', undefined],
  ])('is told by a text of templates%s', (_, name, expected) => {
    const resourcesTemplate = `apiVersion: v1
kind: Namespace
metadata:
  name: preview-<< inputs.id >>
<<- range $name := inputs.names >>
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  <<- if inputs.title >>
  annotations:
    name: x-<< inputs.id >>
  <<- end >>
  name: ${name}
spec:
  name: other
<<- end >>
`;
    const set = resourceSet(
      { resources: undefined, resourcesTemplate },
      { listed: [id('shop-42')] },
    );
    expect(
      numberOf({ sets: [set], made: [kustomization({ name: 'shop-42' })] }),
    ).toBe(expected);
  });

  it('is told where inputs are combined, by the name of the provider', () => {
    const combined = { inputStrategy: { name: 'Permute' } };
    const told = (template: string) =>
      withName(template, 'shop-pr-42', { spec: combined });
    expect(told('shop-pr-<< inputs.shop.id >>')).toBe(42);
    // The number beside those of the providers is a checksum
    expect(told('shop-pr-<< inputs.id >>')).toBeUndefined();
    expect(told('shop-pr-<< inputs.bank.id >>')).toBeUndefined();
  });

  it('is not told where two providers are combined that both have it', () => {
    const inputsFrom = [{ selector: { matchLabels: { app: 'shop' } } }];
    const labels = { app: 'shop' };
    const [preview] = previewsOf({
      sets: [
        resourceSet(
          named('shop-<< inputs.a.id >>-<< inputs.b_b.id >>', {
            inputsFrom,
            inputStrategy: { name: 'Permute' },
          }),
          { listed: [id('shop-42-7')] },
        ),
      ],
      providers: ['a', 'b-b'].map(name => provider({}, { name, labels })),
      made: [kustomization({ name: 'shop-42-7' })],
    });
    expect(preview).not.toHaveProperty('pullRequest');
    expect(preview).not.toHaveProperty('repository');
  });

  it('does not take long for templates that could be read in many ways', () => {
    const name = `${'<< inputs.branch >>-'.repeat(5)}<< inputs.id >>`;
    const resources = Array.from({ length: 50 }, () => ({
      kind: 'Kustomization',
      metadata: { name },
    }));
    const long = '1-'.repeat(126);
    const begin = performance.now();
    const told = numberOf({
      sets: [resourceSet({ resources }, { listed: [id(long)] })],
      made: [kustomization({ name: long })],
    });
    expect(told).toBeUndefined();
    expect(performance.now() - begin).toBeLessThan(500);
  });

  it('does not take long for many providers of many pull requests', () => {
    const open = Array.from({ length: 500 }, (_, index) => `${index + 1}`);
    const providers = Array.from({ length: 200 }, (_, index) =>
      provider({}, { name: `shop-${index}`, open }),
    );
    const made = Array.from({ length: 300 }, (_, index) =>
      kustomization({ name: `k-12345678901234-${index}` }),
    );
    const name = '<< inputs.branch >><< inputs.id >><< inputs.branch >>';
    const sets = [
      resourceSet(
        { ...named(name), inputsFrom: [{ selector: {} }] },
        { listed: made.map(({ metadata }) => id(metadata!.name!)) },
      ),
    ];
    const readings = readingsOf({ sets, providers, made });
    const begin = performance.now();
    findPreviews(readings, []);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

describe('a ResourceSet with inputs of several sources', () => {
  const labels = { app: 'shop' };
  const selector = {
    matchLabels: labels,
    matchExpressions: [
      { key: 'app', operator: 'In', values: ['shop', 'bank'] },
      { key: 'off', operator: 'DoesNotExist' },
    ],
  };
  const inputsFrom = [{ selector }];
  const bank = (open: string[], given: object = labels) =>
    provider(
      { type: 'GitLabMergeRequest', url: 'https://git.example/acme/bank.git' },
      { name: 'bank', labels: given as typeof labels, open },
    );

  it('makes previews of the repository whose pull request it is', () => {
    const found = (...open: string[]) =>
      previewsOf({
        sets: [resourceSet({ inputsFrom })],
        providers: [provider({}, { labels, open: ['7'] }), bank(open)],
      })[0];
    expect(found('42')).toMatchObject({
      repository: 'https://git.example/acme/bank',
      pullRequest: {
        url: 'https://git.example/acme/bank/-/merge_requests/42',
      },
    });
    expect(found('8').repository).toBeUndefined();
  });

  it('takes the one that the object names where both have the number', () => {
    const annotations = {
      'downstage.dev/repository': 'https://git.example/acme/Bank',
    };
    const [preview] = previewsOf({
      sets: [resourceSet({ inputsFrom })],
      providers: [provider({}, { labels }), bank(['42'])],
      made: [kustomization({ annotations })],
    });
    expect(preview.repository).toBe('https://git.example/acme/bank');
  });

  it('gets none of a provider that is not selected', () => {
    const off = { app: 'shop', off: '' };
    expect(
      previewsOf({
        sets: [resourceSet({ inputsFrom })],
        providers: [bank(['42'], off)],
      }),
    ).toEqual([]);
  });

  it.each<[string, object]>([
    ['of its own', { inputs: [{ id: '42', stage: 'qa' }] }],
    ['of branches', { inputsFrom }],
  ])('makes previews of what is open alone, beside inputs %s', (_, spec) => {
    const branches = provider({ type: 'GitHubBranch' }, { name: 'b', labels });
    const found = (number: string, annotations = {}) => {
      const name = `shop-pr-${number}`;
      return previewsOf({
        sets: [resourceSet(spec, { listed: [id(name)] })],
        providers: [provider({}, { labels }), branches],
        made: [kustomization({ name, annotations })],
      }).map(item => item.pullRequest?.number);
    };
    expect(found('42')).toEqual([42]);
    // The checksum of another input
    expect(found('123456')).toEqual([]);
    expect(found('qa', { 'downstage.dev/pull-request': '123456' })).toEqual([]);
  });
});

describe('the repository that a provider looks at', () => {
  it.each<[string, string, string | undefined]>([
    [
      'GitHubPullRequest',
      'https://github.com/acme/shop.git',
      'https://github.com/acme/shop/pull/42',
    ],
    [
      'GitLabMergeRequest',
      'https://git.example/a/b/shop/',
      'https://git.example/a/b/shop/-/merge_requests/42',
    ],
    [
      'GiteaPullRequest',
      'https://git.example/acme/shop',
      'https://git.example/acme/shop/pulls/42',
    ],
    [
      'AzureDevOpsPullRequest',
      'https://dev.azure.com/acme/web%20shop/_git/shop',
      'https://dev.azure.com/acme/web%20shop/_git/shop/pullrequest/42',
    ],
    [
      'GitHubPullRequest',
      'https://user:secret@github.com/acme/shop',
      undefined,
    ],
    ['GitHubPullRequest', 'file:///etc', undefined],
    ['GitHubPullRequest', 'https://github.com/acme/shop?x', undefined],
  ])('is known of %s with %s', (type, url, expected) => {
    const [preview] = previewsOf({ providers: [provider({ type, url })] });
    expect(preview.pullRequest?.url).toBe(expected);
  });

  it('has as many pull requests and as long titles as are kept', () => {
    const exported = Array.from({ length: 2_000 }, (_, index) => ({
      ...pull(String(index + 1), 'x'.repeat(2_000)),
    }));
    const { provides } = read(FLUX, 'ResourceSetInputProvider', {
      ...provider(),
      status: { exportedInputs: [{ id: '-1' }, 3, ...exported] },
    });
    expect(provides?.open.length).toBeLessThanOrEqual(500);
    expect(provides?.open[0].title).toHaveLength(200);
  });
});

describe('the example for Flux of docs/previews.md', () => {
  const [asking, set] = parseAllDocuments(
    readFileSync(
      join(__dirname, '../../../../docs/examples/previews-flux.yaml'),
      'utf8',
    ),
  ).map(document => document.toJS());

  it('tells the pull request, the commit and what ends it', () => {
    const name = 'preview-shop-42';
    const labels = { [`${OWNER}/name`]: set.metadata.name };
    const inventory = { entries: [{ id: id(name), v: 'v1' }] };
    expect(
      previewsOf({
        sets: [{ ...set, status: { inventory } }],
        providers: [{ ...asking, status: { exportedInputs: [pull('42')] } }],
        made: [kustomization({ name, labels })],
      }),
    ).toMatchObject([
      {
        pullRequest: {
          number: 42,
          url: 'https://github.com/acme/shop/pull/42',
          title: 'Change 42',
        },
        revision: sha,
        whileLabelled: ['preview'],
      },
    ]);
  });
});

it.each([
  ['github', 'https://git.example/acme/shop/pull/42'],
  ['gitlab', 'https://git.example/acme/shop/-/merge_requests/42'],
] as const)(
  'what Flux is made to deliver pull requests of %s by is told with its link',
  (host, url) => {
    const [asking, set]: any[] = ofFlux.objects({
      name: 'shop',
      repository: 'https://git.example/acme/shop',
      host,
      image: 'r.example/shop',
      namespace: 'preview-shop',
    });
    const name = 'preview-shop-42';
    const inventory = { entries: [{ id: id(name), v: 'v1' }] };
    const made = kustomization({
      name,
      labels: { [`${OWNER}/name`]: set.metadata.name },
    });
    expect(
      previewsOf({
        sets: [{ ...set, status: { inventory } }],
        providers: [{ ...asking, status: { exportedInputs: [pull('42')] } }],
        made: [made],
      }),
    ).toMatchObject([
      {
        repository: 'https://git.example/acme/shop',
        pullRequest: { number: 42, url, title: 'Change 42' },
        revision: sha,
        whileLabelled: ['preview'],
      },
    ]);
  },
);
