import type { RevisionReading } from '@downstage/readers';
import { project, workload, workloadKinds } from '../__testUtils__/projection';
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
      { sync: 'unknown', message: 'Cluster qa has not been read yet.' },
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
});
