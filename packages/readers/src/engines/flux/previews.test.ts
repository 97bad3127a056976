import { parse, stringify } from 'yaml';
import { previews } from './previews';

const SERVICE = {
  name: 'shop',
  repository: 'https://git.example/acme/shop',
  host: 'github' as const,
  image: 'r.example/acme/shop',
  namespace: 'preview-shop',
};
const NUMBER = '<< inputs.id >>';
const [provider, set] = previews.objects(SERVICE) as any[];
const made = (kind: string) =>
  set.spec.resources.find((object: any) => object.kind === kind);

const isFollowing = (change: (object: any) => void) => {
  const changed = structuredClone(set);
  change(changed.spec);
  return previews.isFollowing(changed, {
    name: 'preview-shop',
    isRepository: url =>
      [SERVICE.repository, `${SERVICE.repository}.git`].includes(String(url)),
  });
};
const changeOf = (kind: string, spec: object) => (set_: any) =>
  Object.assign(
    set_.resources.find((object: any) => object.kind === kind).spec,
    spec,
  );

it.each([
  ['github', 'GitHubPullRequest'],
  ['gitlab', 'GitLabMergeRequest'],
] as const)('asks %s, wherever it is, by %s', (host, type) => {
  const [asked]: any[] = previews.objects({
    ...SERVICE,
    host,
    token: { secret: 'git', key: 'password' },
  });
  expect(asked.spec).toEqual({
    type,
    url: SERVICE.repository,
    secretRef: { name: 'git' },
    filter: { labels: ['preview'], limit: 20 },
  });
});

it('applies each pull request as an account of its own, with rights in its namespace alone', () => {
  const own = `preview-shop-${NUMBER}`;
  expect(made('Namespace').metadata.name).toBe(own);
  const account = { name: own, namespace: 'flux-system' };
  expect(made('ServiceAccount').metadata).toEqual(account);
  expect(made('Role').metadata.namespace).toBe(own);
  expect(made('RoleBinding')).toMatchObject({
    metadata: { namespace: own },
    roleRef: { kind: 'Role', name: made('Role').metadata.name },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  });
  const { metadata, spec } = made('Kustomization');
  // Flux looks for the account beside it
  expect(metadata).toMatchObject(account);
  expect(spec).toMatchObject({
    serviceAccountName: own,
    targetNamespace: own,
    sourceRef: { kind: 'GitRepository', name: own },
    deletionPolicy: 'Orphan',
  });
  // Nothing of a pull request is filled in from what is beside it
  expect(spec).not.toHaveProperty('postBuild');
  expect(spec).not.toHaveProperty('decryption');
});

it('may tell by its account whether a Deployment is healthy, which takes to read what that makes', () => {
  const may = (plural: string) =>
    made('Role').rules.flatMap(({ resources, verbs }: any) =>
      resources.includes(plural) ? verbs : [],
    );
  expect(may('replicasets')).toEqual(['get', 'list', 'watch']);
  expect(may('pods')).toEqual(['get', 'list', 'watch']);
  expect(may('deployments')).toContain('create');
});

it('makes no object of the cluster but the namespace', () => {
  const without = set.spec.resources.filter(
    ({ metadata }: any) => metadata.namespace === undefined,
  );
  expect(without).toEqual([made('Namespace')]);
});

it('takes the number and the commit of a pull request alone: the rest is whatever its author wrote', () => {
  const text = stringify([provider, set]);
  const actions = [...text.matchAll(/<<(.*?)>>/g)].map(([, action]) =>
    action.trim(),
  );
  expect([...new Set(actions)].sort()).toEqual([
    'inputs.id',
    'inputs.sha | quote',
    'inputs.sha | trunc 8',
  ]);
});

it('delivers the commit, with its image', () => {
  expect(made('GitRepository').spec.ref).toEqual({
    commit: '<< inputs.sha | quote >>',
  });
  expect(made('Kustomization').spec.images).toEqual([
    {
      name: SERVICE.image,
      newTag: 'pr-<< inputs.id >>-<< inputs.sha | trunc 8 >>',
    },
  ]);
});

it('is written without anchors, which are hard to change by hand', () => {
  expect(stringify(set)).not.toMatch(/[&*]a\d/);
  expect(parse(stringify(set))).toEqual(set);
});

it.each<[string, boolean, (spec: any) => void]>([
  [
    'one more kind',
    true,
    ({ resources }) => resources.at(2).rules.push({ resources: ['ingresses'] }),
  ],
  ['another path', true, changeOf('Kustomization', { path: './preview' })],
  [
    'another account',
    false,
    changeOf('Kustomization', { serviceAccountName: 'kustomize-controller' }),
  ],
  [
    'no account',
    false,
    changeOf('Kustomization', { serviceAccountName: undefined }),
  ],
  [
    'another namespace',
    false,
    changeOf('Kustomization', { targetNamespace: 'prod' }),
  ],
  [
    'another repository',
    false,
    changeOf('GitRepository', { url: 'https://git.example/acme/other' }),
  ],
  [
    'one more provider',
    false,
    ({ inputsFrom }) => inputsFrom.push({ name: 'other' }),
  ],
  [
    'another provider',
    false,
    ({ inputsFrom }) => Object.assign(inputsFrom[0], { name: 'other' }),
  ],
  [
    'nothing that delivers',
    false,
    spec => {
      spec.resources = spec.resources.filter(
        ({ kind }: any) => kind !== 'Kustomization',
      );
    },
  ],
  [
    'a release beside it',
    false,
    ({ resources }) => resources.push({ kind: 'HelmRelease' }),
  ],
  ['inputs of its own', false, spec => Object.assign(spec, { inputs: [{}] })],
  [
    'rights in the cluster',
    false,
    ({ resources }) =>
      Object.assign(
        resources.find(({ kind }: any) => kind === 'RoleBinding').roleRef,
        { kind: 'ClusterRole', name: 'cluster-admin' },
      ),
  ],
])('of a ResourceSet with %s, is that it is theirs: %s', (_, is, change) => {
  expect(isFollowing(change)).toBe(is);
});
