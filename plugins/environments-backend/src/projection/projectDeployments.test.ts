import { formatReason } from '@downstage/backstage-plugin-environments-common';
import { type DeliveryReading, readAny } from '@downstage/readers';
import {
  kustomization,
  pin,
  project,
  ready,
  repository,
  service,
  workload,
  workloadKinds,
} from '../__testUtils__/projection';

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

  it('shows what a source that cannot be fetched still serves', () => {
    const revision = `main@sha1:${'a'.repeat(40)}`;
    const failing = ready('False', 'GitOperationFailed', 'no access');
    const [deployment] = project({
      deliveries: [
        kustomization,
        repository({ ...failing, artifact: { revision } }),
      ],
    });
    expect(deployment).toMatchObject({
      sync: 'failed',
      message: `GitRepository qa: no access. It still serves ${revision}.`,
    });
    expect(deployment.evidence[1]).toMatchObject({
      kind: 'GitRepository',
      message: `GitOperationFailed: no access. It still serves ${revision}.`,
    });
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

  it('does not know what runs where a namespace may not be read, and there only', () => {
    const forbidden = (namespace: string) =>
      project({
        resources: ['Deployment', 'Kustomization'].map(kind => ({
          cluster: kind === 'Deployment' ? 'qa' : 'hub',
          kind,
          state: 'listed' as const,
          unread: [{ namespace, reason: `${kind} forbidden`, goodAt: 'then' }],
        })),
      })[0];
    expect(forbidden('elsewhere')).toMatchObject({
      live: { version: '1.1.0' },
      sync: 'synced',
      health: 'healthy',
    });
    const inTarget = forbidden('qa');
    expect(inTarget).toMatchObject({ sync: 'unknown', health: 'unknown' });
    expect(JSON.stringify(inTarget)).toContain('Deployment forbidden');
    expect(JSON.stringify(forbidden('flux-system'))).toContain(
      'Kustomization forbidden',
    );
  });

  it('knows what runs by the kinds that it runs as', () => {
    const told = (
      rest: Parameters<typeof workloadKinds>[0],
      options: { workloads?: []; without?: string } = {},
    ) => {
      const { without, ...others } = options;
      const [{ sync, health, message }] = project({
        resources: workloadKinds(rest).filter(({ kind }) => kind !== without),
        ...others,
      });
      return { sync, health, message };
    };
    const forbidden = { state: 'failed' as const, reason: 'forbidden' };
    const unknown = { sync: 'unknown', health: 'unknown' };
    // Another kind may not be read, which says nothing of what was found
    expect(told({ DaemonSet: forbidden })).toMatchObject({
      sync: 'synced',
      health: 'healthy',
    });
    expect(told({ Deployment: forbidden })).toMatchObject({
      ...unknown,
      message: 'Cluster qa: forbidden',
    });
    // What was not found may be of any kind
    expect(told({ Rollout: forbidden }, { workloads: [] })).toMatchObject({
      ...unknown,
      message: 'Cluster qa: forbidden',
    });
    expect(told({}, { workloads: [], without: 'StatefulSet' })).toMatchObject({
      ...unknown,
      message: 'Cluster qa has not been read yet.',
    });
    expect(told({}, { workloads: [] })).toMatchObject({ health: 'missing' });
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
    const desired = (pins: ReturnType<typeof pin>[]) => {
      const found = project({ pins }).at(0)!.desired!;
      return { ...found, reason: found.reason && formatReason(found.reason) };
    };
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

  it('takes a digest without a tag for the version that Git pins with both', () => {
    const digest = `sha256:${'d'.repeat(64)}`;
    const found = (runs: string) =>
      project({
        pins: [pin('shop', { digest })],
        workloads: [workload('shop', `r.example/shop@${runs}`)],
      });
    expect(found(digest)).toMatchObject([{ sync: 'synced' }]);
    expect(found(`sha256:${'e'.repeat(64)}`)).toMatchObject([
      { sync: 'out-of-sync' },
    ]);
  });

  it('keeps to the artifact that it knows a service by while nothing runs', () => {
    const pins = [
      pin('shop', {
        artifact: { kind: 'chart', name: 'shop' },
        value: '0.4.0',
        tag: undefined,
      }),
      pin('shop', { names: [{ by: 'object', name: 'shop' }] }),
    ].map(item => ({
      ...item,
      pin: { ...item.pin, names: [{ by: 'object' as const, name: 'shop' }] },
    }));
    const previous = project({ pins });
    const found = [
      previous,
      project({ pins, previous, workloads: [] }),
      project({ pins, workloads: [] }),
    ];
    expect(found.map(([item]) => item.desired?.version)).toEqual([
      '1.1.0',
      '1.1.0',
      '0.4.0',
    ]);
  });
});
