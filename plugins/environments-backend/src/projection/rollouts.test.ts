import type { RevisionReading } from '@downstage/readers';
import {
  pin,
  project,
  service,
  workload,
  workloadKinds,
} from '../__testUtils__/projection';
import type { ClusterResource } from '../database/ObjectStore';

describe('between two revisions of a Rollout', () => {
  const rollout = (status: object, spec: object = {}) =>
    workload('shop', 'r.example/shop:1.1.0', {
      kind: 'Rollout',
      spec: {
        strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },
        ...spec,
      },
      status: {
        observedGeneration: '1',
        currentPodHash: 'new',
        stableRS: 'old',
        ...status,
      },
    });
  const paused = rollout({ phase: 'Paused', currentStepIndex: 1 });
  const aborted = rollout({
    phase: 'Degraded',
    message: 'RolloutAborted: metric "errors" failed',
    abort: true,
    currentStepIndex: 0,
  });
  const old: RevisionReading = {
    type: 'revision',
    kind: 'ReplicaSet',
    namespace: 'qa',
    name: 'shop-old',
    owner: 'Rollout/shop',
    hash: 'old',
    images: ['r.example/shop:1.0.0'],
  };

  it.each<[string, Parameters<typeof project>[0], object]>([
    [
      'at a step',
      { workloads: [paused] },
      {
        sync: 'syncing',
        health: 'suspended',
        message:
          'Rollout shop: Paused, step 2 of 2, 20 % of the traffic for 1.1.0.',
      },
    ],
    [
      'with a preview',
      {
        workloads: [
          rollout(
            { phase: 'Paused', blueGreen: { activeSelector: 'old' } },
            { strategy: { blueGreen: {} } },
          ),
        ],
      },
      {
        sync: 'syncing',
        health: 'suspended',
        message: 'Rollout shop: Paused, 0 % of the traffic for 1.1.0.',
      },
    ],
    [
      'aborted',
      { workloads: [aborted] },
      {
        sync: 'out-of-sync',
        health: 'degraded',
        message: 'RolloutAborted: metric "errors" failed',
      },
    ],
    [
      'that leads a Deployment',
      {
        workloads: [
          workload('shop', 'r.example/shop:1.1.0', {
            spec: { replicas: 0 },
          }),
          rollout(
            { phase: 'Progressing' },
            {
              template: undefined,
              workloadRef: { kind: 'Deployment', name: 'shop' },
            },
          ),
        ],
      },
      { sync: 'syncing', health: 'progressing' },
    ],
    [
      'before its controller has seen the template of that Deployment',
      {
        workloads: [
          workload('shop', 'r.example/shop:1.1.0', { spec: { replicas: 0 } }),
          rollout(
            { phase: 'Healthy', currentPodHash: 'old' },
            {
              template: undefined,
              workloadRef: { kind: 'Deployment', name: 'shop' },
            },
          ),
        ],
      },
      { sync: 'syncing' },
    ],
    [
      'before its controller has seen its template',
      {
        workloads: [
          {
            ...rollout({ phase: 'Healthy', currentPodHash: 'old' }),
            health: 'progressing',
          },
        ],
      },
      { sync: 'syncing', health: 'progressing' },
    ],
  ])('shows the version that has the traffic: %s', (_, input, expected) => {
    expect(project({ revisions: [old], ...input })).toMatchObject([
      {
        desired: { version: '1.1.0' },
        live: { version: '1.0.0', workload: { kind: 'Rollout' } },
        ...expected,
      },
    ]);
  });

  it.each<[string, Partial<ClusterResource> | undefined, object]>([
    [
      'says why it does not know the version where revisions may not be read',
      { state: 'failed', reason: 'forbidden' },
      { sync: 'unknown', message: 'Cluster qa: forbidden' },
    ],
    [
      'does not know the version before revisions are read',
      undefined,
      {
        sync: 'unknown',
        message:
          'Cluster qa: revision old of Rollout shop has not been read yet.',
      },
    ],
  ])('%s', (_, resource, expected) => {
    const resources = workloadKinds(
      resource ? { ReplicaSet: resource } : {},
    ).filter(({ kind }) => resource || kind !== 'ReplicaSet');
    const [deployment] = project({ workloads: [paused], resources });
    expect(deployment).toMatchObject(expected);
    expect(deployment.live).toBeUndefined();
    // A service that is at one version needs no revisions
    expect(project({ resources })).toMatchObject([{ sync: 'synced' }]);
  });

  it('is synced when what has the traffic is what the template asks for', () => {
    const fresh = { ...old, name: 'shop-new', hash: 'new' };
    const images = ['r.example/shop:1.1.0'];
    const done = rollout({ phase: 'Healthy', stableRS: 'new' });
    expect(
      project({ workloads: [done], revisions: [old, { ...fresh, images }] }),
    ).toMatchObject([
      { sync: 'synced', health: 'healthy', live: { version: '1.1.0' } },
    ]);
  });

  it('knows what runs while the name of the image changes', () => {
    const renamed = workload('shop', 'r.example/shop-v2:1.1.0', {
      kind: 'Rollout',
      status: { phase: 'Paused', currentPodHash: 'new', stableRS: 'old' },
    });
    const artifact = { kind: 'image' as const, name: 'r.example/shop-v2' };
    expect(
      project({
        services: [service('shop', { images: [artifact.name] })],
        pins: [pin('shop', { artifact })],
        workloads: [renamed],
        revisions: [old],
      }),
    ).toMatchObject([
      {
        sync: 'syncing',
        desired: { artifact, version: '1.1.0' },
        live: { artifact: { name: 'r.example/shop' }, version: '1.0.0' },
      },
    ]);
  });
});

describe('pods that an update strategy leaves as they are', () => {
  const statefulSet = (updatedReplicas: number) =>
    workload('shop', 'r.example/shop:1.1.0', {
      kind: 'StatefulSet',
      spec: { replicas: 3, updateStrategy: { type: 'OnDelete' } },
      status: { replicas: 3, readyReplicas: 3, updatedReplicas },
    });
  const held =
    '0 of 3 updated: the update strategy OnDelete leaves the others as they are.';
  const before = project({
    pins: [pin('shop', { tag: '1.0.0', value: '1.0.0' })],
    workloads: [workload('shop', 'r.example/shop:1.0.0')],
  });

  it('are not taken for the version that they do not run', () => {
    const [deployment] = project({
      workloads: [statefulSet(0)],
      previous: before,
    });
    expect(deployment).toMatchObject({
      desired: { version: '1.1.0' },
      live: { version: '1.0.0' },
      sync: 'out-of-sync',
      health: 'healthy',
      message: held,
    });
  });

  it('run a version that nobody knows who has not seen it', () => {
    const [deployment] = project({ workloads: [statefulSet(0)] });
    expect(deployment).toMatchObject({ sync: 'out-of-sync', message: held });
    expect(deployment.live).toBeUndefined();
  });

  it('run the new version when all are replaced', () => {
    expect(
      project({ workloads: [statefulSet(3)], previous: before }),
    ).toMatchObject([{ sync: 'synced', live: { version: '1.1.0' } }]);
  });
});
