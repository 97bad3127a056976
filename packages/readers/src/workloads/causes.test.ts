import { readAny } from '../readAny';

const OF_DEPLOYMENT = {
  labels: { 'pod-template-hash': '6f8d9' },
  ownerReferences: [{ kind: 'ReplicaSet', name: 'shop-eu-6f8d9' }],
};

const pod = (status: object, metadata: object = OF_DEPLOYMENT) =>
  readAny({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'shop-eu-6f8d9-x1', namespace: 'qa', ...metadata },
    status,
  });

const containers = (...containerStatuses: object[]) => ({
  phase: 'Running',
  containerStatuses: containerStatuses.map((status, index) => ({
    name: `c${index}`,
    ready: false,
    ...status,
  })),
});

const waiting = (reason: string, message?: string) => ({
  waiting: { reason, message },
});
const terminated = (reason: string, exitCode: number) => ({
  terminated: { reason, exitCode, message: 'token=s3cret' },
});

describe('a pod that fails', () => {
  it.each<[string, object, string]>([
    [
      'has no image',
      containers({
        state: waiting('ImagePullBackOff', 'Back-off pulling image "r/x:9"'),
      }),
      'container c0: ImagePullBackOff: Back-off pulling image "r/x:9"',
    ],
    [
      'ends again and again',
      containers(
        { state: { running: {} }, ready: true },
        {
          state: waiting('CrashLoopBackOff', 'back-off 5m0s restarting'),
          lastState: terminated('OOMKilled', 137),
        },
      ),
      'container c1: CrashLoopBackOff: last ended by OOMKilled, exit code 137',
    ],
    [
      'lacks its configuration',
      containers({
        state: waiting('CreateContainerConfigError', 'secret "db" not found'),
      }),
      'container c0: CreateContainerConfigError: secret "db" not found',
    ],
    [
      'has just ended',
      containers({ state: terminated('Error', 2) }),
      'container c0: Error, exit code 2',
    ],
    [
      'runs again',
      containers({
        state: { running: {} },
        lastState: terminated('OOMKilled', 137),
      }),
      'container c0: runs again and is not ready: last ended by OOMKilled, exit code 137',
    ],
    [
      'fails before it begins',
      {
        phase: 'Pending',
        initContainerStatuses: [
          {
            name: 'migrate',
            state: waiting('CrashLoopBackOff'),
            lastState: terminated('Error', 1),
          },
        ],
        containerStatuses: [
          { name: 'main', state: waiting('PodInitializing') },
        ],
      },
      'container migrate: CrashLoopBackOff: last ended by Error, exit code 1',
    ],
    [
      'finds no node',
      {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/3 nodes are available: 3 Insufficient memory.',
          },
        ],
      },
      'Unschedulable: 0/3 nodes are available: 3 Insufficient memory.',
    ],
    [
      'was evicted',
      {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
      },
      'Evicted: The node was low on resource: memory.',
    ],
  ])('%s', (_, status, message) => {
    expect(pod(status)).toEqual({
      type: 'cause',
      kind: 'Pod',
      namespace: 'qa',
      name: 'shop-eu-6f8d9-x1',
      owner: 'Deployment/shop-eu',
      message,
    });
  });

  const failing = containers({ state: terminated('Error', 2) });

  it.each([
    [
      'a Rollout',
      'ReplicaSet',
      'shop-5c',
      { 'rollouts-pod-template-hash': '5c' },
      'Rollout/shop',
    ],
    ['a StatefulSet', 'StatefulSet', 'db', {}, 'StatefulSet/db'],
    ['a DaemonSet', 'DaemonSet', 'agent', {}, 'DaemonSet/agent'],
  ])('belongs to %s', (_, kind, name, labels, owner) => {
    expect(
      pod(failing, { labels, ownerReferences: [{ kind, name }] }),
    ).toMatchObject({ owner });
  });

  it.each<[string, object, object]>([
    ['of a Job', failing, { ownerReferences: [{ kind: 'Job', name: 'x' }] }],
    ['of nobody', failing, { ownerReferences: undefined }],
    [
      'of a ReplicaSet that nobody leads',
      failing,
      { ownerReferences: [{ kind: 'ReplicaSet', name: 'shop' }] },
    ],
    [
      'that is being deleted',
      failing,
      { ...OF_DEPLOYMENT, deletionTimestamp: '2026-01-01T00:00:00Z' },
    ],
    [
      'that starts',
      containers({ state: waiting('ContainerCreating') }),
      OF_DEPLOYMENT,
    ],
    [
      'that runs after it failed once',
      containers({
        state: { running: {} },
        lastState: terminated('Error', 1),
        ready: true,
      }),
      OF_DEPLOYMENT,
    ],
    [
      'whose container is done',
      containers({ state: terminated('Completed', 0) }),
      OF_DEPLOYMENT,
    ],
  ])('is not one %s', (_, status, metadata) => {
    expect(pod(status, metadata)).toBeUndefined();
  });

  it('is read whatever it holds', () => {
    expect(pod(5 as never, { ownerReferences: 'x' })).toBeUndefined();
    expect(pod({ containerStatuses: [3, null, { state: 7 }] })).toBeUndefined();
  });
});

describe('an analysis that failed', () => {
  const run = (status: object, ownerReferences?: unknown) =>
    readAny({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisRun',
      metadata: {
        name: 'cart-5c-4-1',
        namespace: 'qa',
        ownerReferences: (ownerReferences ?? [
          { kind: 'Rollout', name: 'cart' },
        ]) as never,
      },
      status,
    });

  it.each<[string, object, string]>([
    [
      'tells the metric and its message',
      {
        phase: 'Failed',
        metricResults: [
          { name: 'latency', phase: 'Successful', message: 'fine' },
          {
            name: 'errors',
            phase: 'Failed',
            failed: 3,
            message: 'result[0] = 0.12 > 0.05',
          },
        ],
      },
      'metric errors Failed (3 failed): result[0] = 0.12 > 0.05',
    ],
    [
      'tells the newest measurement where the metric says nothing',
      {
        phase: 'Error',
        metricResults: [
          {
            name: 'errors',
            phase: 'Error',
            measurements: [
              { phase: 'Error', message: 'dial tcp: timeout' },
              { phase: 'Error', message: 'no such host' },
            ],
          },
        ],
      },
      'metric errors Error: no such host',
    ],
    [
      'tells the value where nothing else is told',
      {
        phase: 'Failed',
        metricResults: [
          {
            name: 'errors',
            phase: 'Failed',
            measurements: [{ phase: 'Failed', value: '[0.3]' }],
          },
        ],
      },
      'metric errors Failed: value [0.3]',
    ],
  ])('%s', (_, status, message) => {
    expect(run(status)).toEqual({
      type: 'cause',
      kind: 'AnalysisRun',
      namespace: 'qa',
      name: 'cart-5c-4-1',
      owner: 'Rollout/cart',
      message,
    });
  });

  it('is none that runs, succeeded or belongs to nobody', () => {
    const metricResults = [{ name: 'errors', phase: 'Failed', message: 'x' }];
    expect(run({ phase: 'Running', metricResults })).toBeUndefined();
    expect(run({ phase: 'Successful', metricResults: [] })).toBeUndefined();
    expect(run({ phase: 'Failed', metricResults }, [])).toBeUndefined();
    expect(run({ phase: 'Failed', metricResults: 'x' })).toBeUndefined();
  });
});
