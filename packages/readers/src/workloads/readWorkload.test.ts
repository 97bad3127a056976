import type { WorkloadReading } from '../objects/DeliveryStatus';
import { readObject } from '../readObject';

const metadata = { name: 'shop', namespace: 'qa', generation: 2 };

const statefulSet = (updateStrategy: object, status: object) =>
  readObject('apps', 'StatefulSet', {
    metadata,
    spec: { replicas: 3, updateStrategy },
    status: { observedGeneration: 2, readyReplicas: 3, ...status },
  });

const daemonSet = (updateStrategy: object, status: object) =>
  readObject('apps', 'DaemonSet', {
    metadata,
    spec: { updateStrategy },
    status: {
      observedGeneration: 2,
      desiredNumberScheduled: 3,
      numberReady: 3,
      ...status,
    },
  });

describe('how many replicas an update strategy asks for', () => {
  const partition = (size: number) => ({
    type: 'RollingUpdate',
    rollingUpdate: { partition: size },
  });
  const onDelete = { type: 'OnDelete' };
  const rolling = { type: 'RollingUpdate' };

  it.each<[string, object, object, string]>([
    ['beyond the partition', partition(2), { updatedReplicas: 1 }, 'healthy'],
    ['not all beyond it', partition(1), { updatedReplicas: 1 }, 'progressing'],
    ['a partition of all', partition(5), { updatedReplicas: 0 }, 'healthy'],
    ['no partition', partition(0), { updatedReplicas: 2 }, 'progressing'],
    ['a strategy without one', rolling, { updatedReplicas: 2 }, 'progressing'],
    ['deleted by hand', onDelete, { updatedReplicas: 0 }, 'healthy'],
    [
      'deleted by hand, one not ready',
      onDelete,
      { updatedReplicas: 0, readyReplicas: 2 },
      'progressing',
    ],
    [
      'beyond the partition, one not ready',
      partition(2),
      { updatedReplicas: 1, readyReplicas: 2 },
      'progressing',
    ],
    [
      'not seen by the controller',
      onDelete,
      { observedGeneration: 1 },
      'progressing',
    ],
  ])('a StatefulSet: %s', (_, strategy, status, health) => {
    expect(statefulSet(strategy, status)).toMatchObject({ health });
  });

  it.each<[string, object, object, string]>([
    ['deleted by hand', onDelete, { updatedNumberScheduled: 0 }, 'healthy'],
    ['rolling', rolling, { updatedNumberScheduled: 2 }, 'progressing'],
    ['rolled out', rolling, { updatedNumberScheduled: 3 }, 'healthy'],
  ])('a DaemonSet: %s', (_, strategy, status, health) => {
    expect(daemonSet(strategy, status)).toMatchObject({ health });
  });

  it('tells how many are updated all the same', () => {
    expect(statefulSet(partition(2), { updatedReplicas: 1 })).toMatchObject({
      words: '3 of 3 ready, 1 updated',
      replicas: { desired: 3, ready: 3, updated: 1 },
    });
  });

  it.each<[string, unknown, string | undefined]>([
    [
      'held by a partition',
      statefulSet(partition(2), { updatedReplicas: 1 }),
      '1 of 3 updated: the partition leaves the others as they are.',
    ],
    [
      'held by its strategy',
      daemonSet(onDelete, { updatedNumberScheduled: 0 }),
      '0 of 3 updated: the update strategy OnDelete leaves the others as they are.',
    ],
    ['done', daemonSet(onDelete, { updatedNumberScheduled: 3 }), undefined],
  ])('tells that an update is %s', (_, reading, message) => {
    const told = reading as WorkloadReading;
    expect([told.held, told.message]).toEqual([message && true, message]);
  });
});

describe('who applied a workload', () => {
  const identity = (
    labels: Record<string, string>,
    annotations: Record<string, string> = {},
  ) => {
    const { managedBy, instance } = readObject('apps', 'Deployment', {
      metadata: { ...metadata, labels, annotations },
    }) as WorkloadReading;
    return { managedBy, instance };
  };
  const label = { 'app.kubernetes.io/instance': 'shop-qa' };
  const tracked = {
    'argocd.argoproj.io/tracking-id': 'apps:apps/Deployment:qa/shop',
  };

  it.each<[string, object, object]>([
    ['nothing', identity({}), {}],
    ['the instance alone', identity(label), { instance: 'shop-qa' }],
    [
      'the instance beside a tracking id',
      identity(label, tracked),
      {
        instance: 'shop-qa',
        managedBy: { engine: 'argocd', name: 'apps' },
      },
    ],
  ])('tells %s', (_, told, expected) => {
    expect(told).toEqual(expected);
  });
});

describe('a workload whose replicas cannot be created', () => {
  const denied = {
    type: 'ReplicaFailure',
    status: 'True',
    reason: 'FailedCreate',
    message: 'pods "cart-9f-" is forbidden: exceeded quota: compute',
  };
  const read = (kind: string, status: object, spec: object = {}) =>
    readObject('apps', kind, {
      metadata,
      spec: { replicas: 2, ...spec },
      status: {
        observedGeneration: 2,
        readyReplicas: 2,
        updatedReplicas: 0,
        ...status,
      },
    });

  it.each(['Deployment', 'StatefulSet', 'DaemonSet'])('tells why: %s', kind => {
    const counts = { desiredNumberScheduled: 2, numberReady: 2 };
    expect(read(kind, { ...counts, conditions: [denied] })).toMatchObject({
      health: 'degraded',
      message: `2 of 2 ready, 0 updated. ${denied.message}`,
    });
  });

  it.each<[string, object, object, string, unknown]>([
    [
      'has been so long enough',
      {
        conditions: [
          denied,
          {
            type: 'Progressing',
            status: 'False',
            reason: 'ProgressDeadlineExceeded',
            message: 'timed out',
          },
        ],
      },
      {},
      'degraded',
      `timed out. ${denied.message}`,
    ],
    [
      'is paused',
      { conditions: [denied] },
      { paused: true },
      'suspended',
      `Rollout is paused. ${denied.message}`,
    ],
    [
      'has all of them',
      { updatedReplicas: 2, replicas: 2, conditions: [denied] },
      {},
      'healthy',
      denied.message,
    ],
    [
      'is past that',
      { conditions: [{ ...denied, status: 'False' }] },
      {},
      'progressing',
      '2 of 2 ready, 0 updated',
    ],
    [
      'has changed since',
      { observedGeneration: 1, conditions: [denied] },
      {},
      'progressing',
      'The controller has not seen the newest change yet.',
    ],
  ])('%s', (_, status, spec, health, message) => {
    expect(read('Deployment', status, spec)).toMatchObject({ health, message });
  });

  it('tells why when there cannot even be a ReplicaSet', () => {
    const failure = {
      type: 'Progressing',
      status: 'False',
      reason: 'ReplicaSetCreateError',
      message: 'Failed to create new replica set: exceeded quota',
    };
    expect(read('Deployment', { conditions: [failure] })).toMatchObject({
      health: 'degraded',
      words: 'ReplicaSetCreateError',
      message: failure.message,
    });
  });
});
