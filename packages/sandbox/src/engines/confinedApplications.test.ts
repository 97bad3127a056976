import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { KubeObject } from '../kube/KubeObject';
import {
  beginOwn,
  filesWithService,
  fleetOf,
} from './__testUtils__/newEnvironments';
import { openDelivery } from './__testUtils__/openDelivery';
import { reconcileArgoCd } from './argocd/argoCd';
import { runGit } from './git/runGit';

jest.setTimeout(60_000);

const APPLICATION = 'argoproj.io/v1alpha1';

let delivery: Awaited<ReturnType<typeof openDelivery>>;
let client: typeof delivery.client;
/** The Application that a service gets in a new environment. */
let written: KubeObject;

const own = (name: string) => ({
  engine: 'argocd' as const,
  name,
  repository: `${delivery.forge.url}/acme/env-${name}`,
});

async function reconcile(rounds = 4) {
  const { forge, git } = delivery;
  const fleetUrl = `${forge.url}/acme/fleet`;
  for (let round = 0; round < rounds; round++) {
    await reconcileArgoCd({ client, git, cluster: 'qa', fleetUrl });
  }
}

/** Changes files of a repository; those that are null go. */
async function change(name: string, files: Record<string, string | null>) {
  const cwd = mkdtempSync(join(tmpdir(), 'change-'));
  const git = (...args: string[]) => runGit(args, { cwd });
  await git('clone', '--quiet', `${delivery.forge.url}/acme/${name}.git`, '.');
  for (const [path, text] of Object.entries(files)) {
    if (text === null) {
      rmSync(join(cwd, path));
    } else {
      writeFileSync(join(cwd, path), text);
    }
  }
  await git('add', '--all');
  const author = ['-c', 'user.name=platform', '-c', 'user.email=platform@x'];
  await git(...author, 'commit', '--quiet', '-m', 'Change');
  await git('push', '--quiet');
  rmSync(cwd, { recursive: true });
}

const get = (kind: string, namespace: string, name: string) =>
  client.get({
    apiVersion: kind === 'Deployment' ? 'apps/v1' : APPLICATION,
    kind,
    namespace,
    name,
  });

beforeAll(async () => {
  delivery = await openDelivery();
  ({ client } = delivery);
  await client.ensureNamespace('argocd');
  await client.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cmd-params-cm', namespace: 'argocd' },
    data: { 'application.namespaces': 'uat,pay,wild' },
  });
  const files = await filesWithService(own('uat'));
  written = parse(files['loans.yaml']);
  await delivery.seed('env-uat', files);
  // One that would be of the project that permits everything, beside a service that is fine
  await delivery.seed('env-pay', {
    ...(await filesWithService(own('pay'))),
    'evil.yaml': stringify({
      ...written,
      metadata: { name: 'evil' },
      spec: { ...written.spec, project: 'default' },
    }),
    'kustomization.yaml': (
      await filesWithService(own('pay'))
    )['kustomization.yaml'].replace(
      '- loans.yaml',
      '- loans.yaml\n  - evil.yaml',
    ),
  });
  await delivery.seed('fleet', {
    'clusters/qa/uat.yaml': fleetOf(own('uat')),
    'clusters/qa/pay.yaml': fleetOf(own('pay')),
  });
  await reconcile();
});

afterAll(() => delivery.stop());

const inNamespace = (
  changes: { spec?: object; [key: string]: unknown },
  namespace = 'uat',
): KubeObject => ({
  ...written,
  ...changes,
  metadata: { name: 'other', namespace },
  spec: { ...written.spec, ...changes.spec },
});

it('delivers the Application of a service out of the namespace of its environment', async () => {
  expect(await get('Application', 'uat', 'loans')).toMatchObject({
    spec: { project: 'uat.services' },
    status: {
      sync: { status: 'Synced' },
      controllerNamespace: 'argocd',
    },
  });
  expect(await get('Deployment', 'uat', 'loans')).toMatchObject({
    metadata: {
      annotations: {
        'argocd.argoproj.io/tracking-id': 'uat_loans:apps/Deployment:uat/loans',
      },
    },
  });
});

it('tells what an environment brings that it may not', async () => {
  const { status } = (await get('Application', 'argocd', 'pay'))!;
  expect(status.operationState).toMatchObject({
    phase: 'Failed',
    message: expect.stringContaining(
      '"evil" is forbidden: ValidatingAdmissionPolicy \'environment-pay\'',
    ),
  });
  expect(await get('Application', 'pay', 'evil')).toBeUndefined();
});

it.each<[string, Parameters<typeof inNamespace>[0], string]>([
  [
    'of another project',
    { spec: { project: 'uat' } },
    'spec.project has to be uat.services',
  ],
  [
    'that delivers to another namespace',
    {
      spec: {
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: 'argocd',
        },
      },
    },
    'spec.destination has to be',
  ],
  [
    'that delivers to another cluster',
    { spec: { destination: { name: 'prod', namespace: 'uat' } } },
    'spec.destination',
  ],
  [
    'of another repository',
    {
      spec: {
        source: { repoURL: 'https://git.example/x.git', path: '.' },
      },
    },
    'spec.source has to be',
  ],
  [
    'of a branch that nobody reviews',
    { spec: { source: { targetRevision: 'refs/heads/mine' } } },
    'spec.source has to be',
  ],
  ['of several sources', { spec: { sources: [] } }, 'without spec.sources'],
  [
    'that runs a plugin',
    { spec: { source: { plugin: { name: 'shell' } } } },
    'without a plugin',
  ],
  [
    'that pushes to the repository',
    { spec: { sourceHydrator: { syncSource: {} } } },
    'spec.sourceHydrator',
  ],
  [
    'with an operation on another repository',
    {
      operation: { sync: { source: { repoURL: 'https://git.example/x.git' } } },
    },
    'operation.sync may name',
  ],
  [
    'with an operation on manifests of its own',
    { operation: { sync: { manifests: ['kind: Secret'] } } },
    'operation.sync may name',
  ],
  [
    'with an operation on a branch that nobody reviews',
    { operation: { sync: { revision: 'refs/heads/mine' } } },
    'operation.sync may name',
  ],
  [
    'that comes with an operation',
    { operation: { sync: {} } },
    'may have no operation',
  ],
  [
    'that comes with an operation that goes on',
    {
      status: {
        operationState: {
          phase: 'Running',
          startedAt: '2026-01-01T00:00:00Z',
          operation: { sync: { manifests: ['kind: Secret'] } },
        },
      },
    },
    'may have no operation and no status',
  ],
  [
    'that is none, but generates some',
    {
      kind: 'ApplicationSet',
      spec: {
        generators: [],
        template: {
          metadata: {},
          spec: { project: 'default', destination: {} },
        },
      },
    },
    'may have Applications alone',
  ],
])('refuses an Application %s', async (_, changes, reason) => {
  const object = inNamespace(changes);
  const { source } = (changes.spec ?? {}) as { source?: object };
  if (source) {
    object.spec.source = { ...written.spec.source, ...source };
  }
  await expect(client.create(object)).rejects.toThrow(reason);
});

it.each<[string, KubeObject['metadata'], string]>([
  [
    'stays for ever',
    { name: 'other', finalizers: ['x.example/y'] },
    'metadata.finalizers',
  ],
  [
    'is not looked at',
    {
      name: 'other',
      annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' },
    },
    'metadata.annotations',
  ],
  [
    'has images written to any repository',
    {
      name: 'other',
      annotations: {
        'argocd-image-updater.argoproj.io/git-repository': 'https://x.example',
      },
    },
    'metadata.annotations',
  ],
])('refuses an Application that %s', async (_, metadata, reason) => {
  await expect(
    client.create({ ...written, metadata: { ...metadata, namespace: 'uat' } }),
  ).rejects.toThrow(reason);
});

describe('the Application of a service', () => {
  const reference = {
    apiVersion: APPLICATION,
    kind: 'Application',
    namespace: 'uat',
    name: 'loans',
  };

  it.each([
    // As its controller, and its server, ask for it
    ['Argo CD', { sync: { revision: 'a'.repeat(40), prune: true } }],
    [
      'people',
      () => ({
        initiatedBy: { username: 'someone' },
        sync: { revision: 'a'.repeat(40), source: written.spec.source },
      }),
    ],
  ])('may be synced by %s', async (_, operation) => {
    const given = typeof operation === 'function' ? operation() : operation;
    await expect(
      client.patch(reference, { operation: given }),
    ).resolves.toBeDefined();
    await client.patch(reference, { operation: null });
  });

  it.each([
    ['operation', { operation: { sync: {} } }],
    ['status', { status: { operationState: { phase: 'Running' } } }],
  ])('is not brought with its %s by its repository', async (_, part) => {
    const text = (await filesWithService(own('uat')))['loans.yaml'];
    await change('env-uat', {
      'loans.yaml': `${text}${stringify(part)}`,
    });
    await reconcile();
    const { status } = (await get('Application', 'argocd', 'uat'))!;
    expect(status.operationState).toMatchObject({
      phase: 'Failed',
      message: expect.stringContaining('may stand in Git'),
    });
    expect(await get('Application', 'uat', 'loans')).not.toHaveProperty(
      'operation',
    );
    await change('env-uat', { 'loans.yaml': text });
    await reconcile();
  });

  it('goes although the policy was changed since it came', async () => {
    await client.patch(reference, {
      metadata: { finalizers: ['foregroundDeletion'] },
    });
    const policy = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      name: 'environment-uat',
    };
    const before = (await client.get(policy))!;
    await client.patch(policy, {
      spec: {
        validations: [{ expression: 'false', message: 'is not as it was' }],
      },
    });
    await client.delete(reference);
    await expect(
      client.patch(reference, { spec: { project: 'default' } }),
    ).rejects.toThrow('is not as it was');
    await client.patch(reference, { metadata: { finalizers: null } });
    expect(await get('Application', 'uat', 'loans')).toBeUndefined();
    await client.patch(policy, { spec: before.spec });
    await reconcile();
    expect(await get('Application', 'uat', 'loans')).toBeDefined();
  });
});

it.each([
  ['that its environment brings it with', 'uat'],
  ['that permits everything', 'default'],
  ['of the Applications of another environment', 'pay.services'],
])(
  'has Argo CD refuse the project %s, where no policy does',
  async (_, project) => {
    const name = `as-${project.replace('.', '-')}`;
    await client.ensureNamespace('wild');
    await client.create({
      ...inNamespace({ spec: { project } }, 'wild'),
      metadata: { name, namespace: 'wild' },
    });
    await reconcile(1);
    const { status } = (await get('Application', 'wild', name))!;
    expect(status).toMatchObject({
      sync: { status: 'Unknown' },
      conditions: [
        {
          type: 'UnknownError',
          message: `application '${name}' in namespace 'wild' is not allowed to use project ${project}`,
        },
      ],
    });
  },
);

it('leaves Applications alone in namespaces that it was not told of', async () => {
  await client.ensureNamespace('quiet');
  await client.create({
    ...written,
    metadata: { name: 'loans', namespace: 'quiet' },
  });
  await reconcile(1);
  expect(await get('Application', 'quiet', 'loans')).not.toHaveProperty(
    'status',
  );
});

it('takes away what runs with a service', async () => {
  const { files } = beginOwn(own('uat'));
  await change('env-uat', {
    'kustomization.yaml': files['kustomization.yaml'],
    'loans.yaml': null,
  });
  await reconcile();
  expect(await get('Application', 'uat', 'loans')).toBeUndefined();
  expect(await get('Deployment', 'uat', 'loans')).toBeUndefined();
});

it('takes away what an environment brings before the projects without which nothing goes', async () => {
  expect(await get('Deployment', 'pay', 'loans')).toBeDefined();
  await change('fleet', { 'clusters/qa/pay.yaml': null });
  await reconcile(6);
  const left = [
    await get('Deployment', 'pay', 'loans'),
    await get('Application', 'pay', 'loans'),
    await get('Application', 'argocd', 'pay'),
    await get('AppProject', 'argocd', 'pay'),
    await get('AppProject', 'argocd', 'pay.services'),
  ];
  expect(left.filter(Boolean)).toEqual([]);
});
