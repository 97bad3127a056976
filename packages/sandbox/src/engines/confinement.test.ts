import { stringify } from 'yaml';
import { openDelivery } from './__testUtils__/openDelivery';
import { reconcileArgoCd } from './argocd/argoCd';
import { reconcileFlux } from './flux/flux';

jest.setTimeout(60_000);

const NAMES = { name: 'uat', namespace: 'argocd' };
const SERVER = 'https://kubernetes.default.svc';

const toYaml = (objects: object[]) =>
  objects.map(object => stringify(object)).join('---\n');

const configMap = (metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', ...metadata },
});
const namespace = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

let delivery: Awaited<ReturnType<typeof openDelivery>>;
let forge: typeof delivery.forge;
let client: typeof delivery.client;
let git: typeof delivery.git;

beforeEach(async () => {
  delivery = await openDelivery();
  ({ forge, client, git } = delivery);
});

afterEach(() => delivery.stop());

/** Makes a repository with files; gives its URL. */
async function commit(name: string, files: Record<string, string>) {
  await forge.seedRepository({
    name,
    description: name,
    commits: [{ message: 'Begin', files }],
  });
  return `${forge.url}/acme/${name}`;
}

const configMapIn = (target: string) =>
  client.get({ ...configMap(), namespace: target, name: 'settings' });

describe('Argo CD', () => {
  /** Lets an environment's repository be delivered through a project. */
  async function deliver(options: {
    objects?: object[];
    project?: object | null;
    application?: object;
    destination?: object;
  }) {
    const {
      objects = [configMap()],
      project,
      application,
      destination,
    } = options;
    const repoURL = await commit('env-uat', { 'all.yaml': toYaml(objects) });
    const fleetUrl = await commit('fleet', {
      'clusters/qa/uat.yaml': toYaml([
        namespace('uat'),
        ...(project === null
          ? []
          : [
              {
                apiVersion: 'argoproj.io/v1alpha1',
                kind: 'AppProject',
                metadata: NAMES,
                spec: {
                  sourceRepos: [`${repoURL}.git`],
                  destinations: [{ server: SERVER, namespace: 'uat' }],
                  clusterResourceWhitelist: [],
                  namespaceResourceWhitelist: [
                    { group: '', kind: 'ConfigMap' },
                  ],
                  ...project,
                },
              },
            ]),
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: NAMES,
          spec: {
            project: 'uat',
            source: { repoURL, path: '.', targetRevision: 'main' },
            destination: { server: SERVER, namespace: 'uat', ...destination },
            syncPolicy: { automated: { prune: true, selfHeal: true } },
            ...application,
          },
        },
      ]),
    });
    for (let round = 0; round < 2; round++) {
      await reconcileArgoCd({ client, git, cluster: 'qa', fleetUrl });
    }
    const { status } = (await client.get({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      ...NAMES,
    }))!;
    return status;
  }

  it('delivers what the project permits', async () => {
    const status = await deliver({});
    expect(status.sync.status).toBe('Synced');
    expect(await configMapIn('uat')).toBeDefined();
  });

  it.each<[string, Parameters<typeof deliver>[0], RegExp]>([
    [
      'a project that does not exist',
      { project: null },
      /^Application referencing project uat which does not exist$/,
    ],
    [
      'another repository',
      { project: { sourceRepos: ['https://git.example/acme/*'] } },
      /^application repo .*env-uat is not permitted in project 'uat'$/,
    ],
    [
      'another namespace',
      { destination: { namespace: 'payroll' } },
      /^application destination server '.*' and namespace 'payroll' do not match any of the allowed destinations in project 'uat'$/,
    ],
    [
      'another cluster',
      { destination: { server: 'https://prod.example' } },
      /^application destination server 'https:\/\/prod\.example' and/,
    ],
  ])('refuses an Application of %s', async (_, options, message) => {
    const status = await deliver(options);
    expect(status.conditions).toMatchObject([
      { type: 'InvalidSpecError', message: expect.stringMatching(message) },
    ]);
    expect([status.sync.status, status.health.status]).toEqual([
      'Unknown',
      'Unknown',
    ]);
    expect(await configMapIn('uat')).toBeUndefined();
  });

  it.each<[string, Parameters<typeof deliver>[0], string]>([
    [
      'an object of the cluster',
      { objects: [configMap(), namespace('mine')] },
      'resource :Namespace is not permitted in project uat',
    ],
    [
      'the namespace that it asks for',
      {
        application: {
          syncPolicy: {
            automated: {},
            syncOptions: ['CreateNamespace=true'],
          },
        },
      },
      'resource :Namespace is not permitted in project uat',
    ],
    [
      'a kind that is not listed',
      {
        objects: [
          configMap(),
          { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } },
        ],
      },
      'resource :Service is not permitted in project uat',
    ],
    [
      'an object in another namespace',
      { objects: [configMap(), configMap({ namespace: 'argocd' })] },
      "namespace argocd is not permitted in project 'uat'",
    ],
  ])('applies nothing that comes with %s', async (_, options, message) => {
    const { operationState } = await deliver(options);
    expect(operationState).toMatchObject({
      phase: 'Failed',
      message: 'one or more synchronization tasks are not valid',
      syncResult: { resources: [{ status: 'SyncFailed', message }] },
    });
    expect(await configMapIn('uat')).toBeUndefined();
  });
});

describe('Flux', () => {
  const account = { name: 'environment-uat', namespace: 'flux-system' };
  const role = { name: account.name, namespace: 'uat' };
  const rbac = 'rbac.authorization.k8s.io';
  const guards = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata: role,
      rules: [
        {
          apiGroups: [''],
          resources: ['configmaps'],
          verbs: ['create', 'patch'],
        },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: role,
      roleRef: { apiGroup: rbac, kind: 'Role', name: role.name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];

  /** Lets an environment's repository be delivered as an account. */
  async function deliver(objects: object[], given: object[] = guards) {
    const url = await commit('env-uat', { 'all.yaml': toYaml(objects) });
    const metadata = { name: 'uat', namespace: 'flux-system' };
    const fleetUrl = await commit('fleet', {
      'clusters/qa/uat.yaml': toYaml([
        namespace('uat'),
        ...given,
        {
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind: 'GitRepository',
          metadata,
          spec: { interval: '1m', url, ref: { branch: 'main' } },
        },
        {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          metadata,
          spec: {
            interval: '10m',
            path: './',
            prune: true,
            serviceAccountName: account.name,
            targetNamespace: 'uat',
            sourceRef: { kind: 'GitRepository', name: 'uat' },
          },
        },
      ]),
    });
    for (let round = 0; round < 3; round++) {
      await reconcileFlux({ client, git, cluster: 'qa', fleetUrl });
    }
    const kustomization = await client.get({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      ...metadata,
    });
    return kustomization!.status.conditions[0];
  }

  it('delivers into the namespace, whatever namespace the objects name', async () => {
    const ready = await deliver([configMap({ namespace: 'flux-system' })]);
    expect(ready).toMatchObject({ type: 'Ready', status: 'True' });
    expect(await configMapIn('uat')).toBeDefined();
    expect(await configMapIn('flux-system')).toBeUndefined();
  });

  it.each<[string, object[], object[], string]>([
    [
      'an account that does not exist',
      [configMap()],
      guards.slice(1),
      'serviceaccounts "environment-uat" not found',
    ],
    [
      'an account without rights',
      [configMap()],
      guards.slice(0, 2),
      'configmaps "settings" is forbidden: User "system:serviceaccount:flux-system:environment-uat" cannot create resource "configmaps" in API group "" in the namespace "uat"',
    ],
    [
      'an object of the cluster',
      [namespace('mine')],
      guards,
      'namespaces "mine" is forbidden: User "system:serviceaccount:flux-system:environment-uat" cannot create resource "namespaces" in API group "" at the cluster scope',
    ],
    [
      'more rights for itself',
      [
        {
          apiVersion: `${rbac}/v1`,
          kind: 'Role',
          metadata: role,
          rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
        },
      ],
      guards,
      'roles "environment-uat" is forbidden: User',
    ],
  ])('refuses %s', async (_, objects, given, message) => {
    const ready = await deliver(objects, given);
    expect(ready).toMatchObject({
      status: 'False',
      reason: 'ReconciliationFailed',
      message: expect.stringContaining(message),
    });
    expect(await configMapIn('uat')).toBeUndefined();
  });
});
