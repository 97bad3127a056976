import type { VersionPin } from '@downstage/layouts';
import {
  type DeliveryReading,
  type WorkloadReading,
  readAny,
} from '@downstage/readers';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';
import { projectDeployments } from './projectDeployments';

const environment: Environment = {
  ref: 'resource:default/qa',
  name: 'qa',
  namespace: 'default',
  title: 'QA',
  owner: 'group:default/platform',
  tier: 'testing',
  promotesFrom: [],
  sources: [],
  delivery: {
    control: { cluster: 'hub' },
    target: { cluster: 'qa', namespaces: ['qa'] },
  },
  promotion: { strategy: 'manual', merge: 'manual', healthyWithinSeconds: 60 },
};

const service = (name: string, rest: Partial<Service> = {}) =>
  ({
    ref: `component:default/${name}`,
    title: name,
    names: [name],
    images: [],
    ...rest,
  } as unknown as Service);

function pin(name: string, rest: Partial<VersionPin> = {}) {
  const stored: VersionPin = {
    layout: 'kustomize',
    file: 'kustomization.yaml',
    document: 0,
    path: `images.${name}`,
    line: 1,
    artifact: { kind: 'image', name: `r.example/${name}` },
    value: '1.1.0',
    tag: '1.1.0',
    scalars: [],
    names: [],
    moving: false,
    shared: [],
    editable: true,
    ...rest,
  };
  return {
    pin: stored,
    repository: 'https://git.example/env',
    branch: 'main',
    commit: 'c',
    url: 'u',
  };
}

const ready = (status: string, reason: string, message: string) => ({
  conditions: [{ type: 'Ready', status, reason, message }],
});

function workload(
  name: string,
  image: string | undefined,
  rest: { kind?: string; spec?: object; status?: object; labels?: object } = {},
) {
  const { kind = 'Deployment', spec, status, labels } = rest;
  const group = kind === 'Canary' ? 'flagger.app' : 'argoproj.io';
  return readAny({
    apiVersion: kind === 'Deployment' ? 'apps/v1' : `${group}/v1`,
    kind,
    metadata: {
      name,
      namespace: 'qa',
      labels: {
        'kustomize.toolkit.fluxcd.io/name': 'qa',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        ...labels,
      },
    },
    spec: {
      replicas: 1,
      ...(image ? { template: { spec: { containers: [{ image }] } } } : {}),
      ...spec,
    },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      ...status,
    },
  }) as WorkloadReading;
}

const kustomization = readAny({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'qa', namespace: 'flux-system' },
  spec: { sourceRef: { kind: 'GitRepository', name: 'qa' } },
  status: ready('True', 'ReconciliationSucceeded', 'Applied'),
}) as DeliveryReading;

const repository = (status: object) =>
  readAny({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'qa', namespace: 'flux-system' },
    spec: { url: 'https://git.example/env', ref: { branch: 'main' } },
    status,
  }) as DeliveryReading;

function project(options: {
  services?: Service[];
  pins?: ReturnType<typeof pin>[];
  workloads?: WorkloadReading[];
  deliveries?: DeliveryReading[];
}) {
  return projectDeployments({
    environment,
    services: options.services ?? [service('shop')],
    pins: options.pins ?? [pin('shop')],
    workloads: options.workloads ?? [workload('shop', 'r.example/shop:1.1.0')],
    deliveries: options.deliveries ?? [kustomization],
    resources: [{ cluster: 'qa', kind: 'Deployment', state: 'listed' }],
    previous: new Map(),
    now: '2026-01-01T00:00:00Z',
  });
}

describe('projectDeployments', () => {
  it('takes what the engine and the workload say', () => {
    expect(project({})).toMatchObject([
      {
        sync: 'synced',
        health: 'healthy',
        desired: { version: '1.1.0' },
        live: { version: '1.1.0' },
      },
    ]);
  });

  it('does not believe an engine whose source cannot be fetched', () => {
    const broken = repository(
      ready('False', 'GitOperationFailed', 'no access'),
    );
    const [deployment] = project({ deliveries: [broken, kustomization] });
    expect(deployment).toMatchObject({
      sync: 'failed',
      health: 'healthy',
      message: 'GitRepository qa: no access',
    });
    expect(deployment.evidence.map(item => item.kind)).toEqual([
      'Kustomization',
      'GitRepository',
      'Deployment',
    ]);
    const fine = repository(ready('True', 'Succeeded', 'stored'));
    expect(project({ deliveries: [fine, kustomization] })).toMatchObject([
      { sync: 'synced' },
    ]);
  });

  it('follows a Rollout to the Deployment that it leads, and says how far it is', () => {
    const rollout = workload('shop', undefined, {
      kind: 'Rollout',
      spec: {
        workloadRef: { kind: 'Deployment', name: 'shop' },
        strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },
      },
      status: {
        observedGeneration: '1',
        phase: 'Paused',
        message: 'CanaryPauseStep',
        currentStepIndex: 1,
      },
    });
    const scaled = workload('shop', 'r.example/shop:1.1.0', {
      spec: { replicas: 0 },
    });
    expect(project({ workloads: [rollout, scaled] })).toMatchObject([
      {
        live: { version: '1.1.0' },
        health: 'suspended',
        message: 'Rollout shop: Paused, step 2 of 2, 20 % of the traffic.',
      },
    ]);
  });

  it('takes the live version from what has the traffic under Flagger', () => {
    const canary = workload('shop', undefined, {
      kind: 'Canary',
      spec: { targetRef: { kind: 'Deployment', name: 'shop' } },
      status: { phase: 'Progressing', canaryWeight: 10 },
    });
    const workloads = [
      canary,
      workload('shop', 'r.example/shop:1.1.0'),
      workload('shop-primary', 'r.example/shop:1.0.0'),
    ];
    expect(project({ workloads })).toMatchObject([
      {
        live: { version: '1.0.0', workload: { name: 'shop-primary' } },
        sync: 'out-of-sync',
        health: 'progressing',
      },
    ]);
  });

  it('gives each service of an umbrella its own deployment', () => {
    const names = ['shop', 'cart'];
    const application = readAny({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'qa', namespace: 'argocd' },
      status: {
        sync: { status: 'OutOfSync', revision: 'r' },
        health: { status: 'Healthy' },
        resources: names.map(name => ({
          group: 'apps',
          kind: 'Deployment',
          namespace: 'qa',
          name,
          status: name === 'cart' ? 'OutOfSync' : 'Synced',
        })),
      },
    }) as DeliveryReading;
    const deployments = project({
      services: names.map(name => service(name)),
      pins: names.map(name => pin(name)),
      workloads: names.map(name => workload(name, `r.example/${name}:1.1.0`)),
      deliveries: [application],
    });
    expect(deployments.map(item => item.sync)).toEqual([
      'synced',
      'out-of-sync',
    ]);
  });

  it('finds the live version of a tag without an image by the name', () => {
    const unnamed = pin('shop', {
      artifact: { kind: 'image', name: 'shop' },
      names: [{ by: 'key', name: 'shop' }],
    });
    const labels = { 'app.kubernetes.io/name': 'shop' };
    expect(
      project({
        pins: [unnamed],
        workloads: [workload('x', 'r.example/acme/web:1.1.0', { labels })],
      }),
    ).toMatchObject([{ sync: 'synced', live: { version: '1.1.0' } }]);
  });

  it('does not compare a chart with an image', () => {
    const chart = pin('shop', {
      artifact: { kind: 'chart', name: 'shop' },
      value: '0.4.0',
      tag: undefined,
    });
    const labels = { 'app.kubernetes.io/name': 'shop' };
    expect(
      project({
        pins: [chart],
        workloads: [workload('shop', 'r.example/shop:1.1.0', { labels })],
      }),
    ).toMatchObject([
      {
        sync: 'synced',
        health: 'healthy',
        desired: { version: '0.4.0' },
        live: { version: '1.1.0' },
      },
    ]);
  });

  it('does not promote what is ambiguous, moving or overridden', () => {
    const desired = (pins: ReturnType<typeof pin>[]) =>
      project({ pins }).at(0)?.desired;
    const named = { names: [{ by: 'object' as const, name: 'shop' }] };
    expect(desired([pin('web', named), pin('proxy', named)])).toMatchObject({
      editable: false,
      reason: expect.stringContaining('several images'),
    });
    const reason = '"main" is moved';
    expect(
      desired([pin('shop', { moving: true, editable: false, reason })]),
    ).toMatchObject({ editable: false, reason });
    expect(
      desired([
        pin('shop', { overriddenBy: 'x:1', editable: false, value: '0.1' }),
        pin('shop', { file: 'other.yaml' }),
      ]),
    ).toMatchObject({ file: 'other.yaml', editable: true });
  });
});
