import type { DeliveryReading } from '../../objects/DeliveryStatus';
import { readAny } from '../../readAny';

const sha = 'c'.repeat(40);

const read = (status: object, rest: object = {}, spec: object = {}) =>
  readAny({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'qa', namespace: 'argocd' },
    spec: {
      source: { repoURL: 'https://git.example/env', path: 'qa' },
      ...spec,
    },
    status,
    ...rest,
  }) as DeliveryReading;

const outOfSync = {
  sync: { status: 'OutOfSync', revision: sha },
  health: { status: 'Healthy' },
};

const applied = (name: string) => ({
  group: 'apps',
  kind: 'Deployment',
  namespace: 'qa',
  name,
  status: 'Synced',
  message: `deployment.apps/${name} configured`,
});

const rejected = (name: string) => ({
  ...applied(name),
  status: 'SyncFailed',
  message: `admission webhook denied ${name}`,
});

const hook = (hookPhase: string, message: string) => ({
  group: 'batch',
  kind: 'Job',
  namespace: 'qa',
  name: 'seed-data',
  hookType: 'PostSync',
  hookPhase,
  message,
});

const operation = (phase: string, message: string, resources?: object[]) => ({
  operationState: {
    phase,
    message,
    startedAt: '2026-01-01T10:00:00Z',
    operation: { sync: { revision: sha } },
    syncResult: { revision: sha, ...(resources ? { resources } : {}) },
  },
});

describe('why an operation failed', () => {
  it.each<[string, string, string, object[] | undefined, string]>([
    [
      'by a hook',
      'Failed',
      'one or more synchronization tasks completed unsuccessfully',
      [applied('cart'), hook('Failed', 'Job was active longer than 60s')],
      'one or more synchronization tasks completed unsuccessfully. Job seed-data: Job was active longer than 60s',
    ],
    [
      'by a hook that could not be run',
      'Error',
      'one or more synchronization tasks completed unsuccessfully',
      [hook('Error', 'jobs.batch is forbidden')],
      'one or more synchronization tasks completed unsuccessfully. Job seed-data: jobs.batch is forbidden',
    ],
    [
      'by objects',
      'Failed',
      'one or more objects failed to apply',
      ['a', 'b', 'c', 'd', 'e'].map(rejected),
      'one or more objects failed to apply. Deployment a: admission webhook denied a; Deployment b: admission webhook denied b; Deployment c: admission webhook denied c; and 2 more',
    ],
    [
      'by an object that the operation names',
      'Failed',
      'one or more objects failed to apply, reason: admission webhook denied a',
      [rejected('a')],
      'one or more objects failed to apply, reason: admission webhook denied a',
    ],
    [
      'by an object that did not become healthy',
      'Failed',
      'one or more synchronization tasks completed unsuccessfully',
      [
        {
          ...applied('cart'),
          hookPhase: 'Failed',
          message: 'exceeded its progress deadline',
        },
      ],
      'one or more synchronization tasks completed unsuccessfully. Deployment cart: exceeded its progress deadline',
    ],
    [
      'by nobody knows what',
      'Failed',
      'one or more objects failed',
      undefined,
      'one or more objects failed',
    ],
    [
      'without a sentence',
      'Failed',
      '',
      [rejected('a')],
      'Deployment a: admission webhook denied a',
    ],
  ])('is told: %s', (_, phase, message, resources, expected) => {
    expect(
      read({ ...outOfSync, ...operation(phase, message, resources) }),
    ).toMatchObject({ sync: 'failed', reason: phase, message: expected });
  });

  it('is told while it waits for the next try', () => {
    const { operationState } = operation(
      'Running',
      'one or more objects failed to apply. Retrying attempt #3 at 9:22AM.',
      [rejected('cart')],
    );
    const finishedAt = '2026-01-01T10:00:09Z';
    expect(
      read({ ...outOfSync, operationState: { ...operationState, finishedAt } }),
    ).toMatchObject({
      sync: 'syncing',
      reason: 'WaitingForRetry',
      message: expect.stringContaining(
        'Deployment cart: admission webhook denied cart',
      ),
    });
  });

  it('is told by the condition of an automated sync that gave up', () => {
    const message = `Failed last sync attempt to ${sha}: one or more objects failed to apply, quota exceeded`;
    const status = {
      ...outOfSync,
      ...operation('Failed', 'one or more objects failed to apply'),
      conditions: [{ type: 'SyncError', message }],
    };
    expect(read(status)).toMatchObject({ sync: 'failed', message });
  });

  it('is told of a deletion', () => {
    expect(
      read({
        sync: { status: 'Synced', revision: sha },
        conditions: [{ type: 'DeletionError', message: 'namespace is gone' }],
      }),
    ).toMatchObject({
      sync: 'failed',
      reason: 'DeletionError',
      message: 'namespace is gone',
    });
  });
});

describe('why an Application is not healthy', () => {
  const resource = (name: string, status: string, message?: string) => ({
    kind: 'Deployment',
    namespace: 'qa',
    name,
    status: 'Synced',
    health: { status, message },
  });
  const status = (word: string) => ({
    sync: { status: 'Synced', revision: sha },
    health: { status: word },
    resources: [
      resource('cart', 'Degraded', 'exceeded its progress deadline'),
      resource('shop', 'Progressing', '1 of 3 updated'),
      resource('mail', 'Missing'),
      resource('docs', 'Healthy', 'all fine'),
    ],
  });

  it.each([
    ['Degraded', 'Deployment cart: exceeded its progress deadline'],
    ['Progressing', 'Deployment shop: 1 of 3 updated'],
    ['Missing', undefined],
    ['Healthy', undefined],
  ])('is told by its objects: %s', (word, message) => {
    expect(read(status(word)).message).toBe(message);
  });

  it('is told beside why its operation failed', () => {
    expect(
      read({
        ...status('Degraded'),
        sync: { status: 'OutOfSync', revision: sha },
        ...operation('Failed', 'one or more objects failed to apply', [
          rejected('shop'),
        ]),
      }).message,
    ).toBe(
      'one or more objects failed to apply. Deployment shop: admission webhook denied shop. Deployment cart: exceeded its progress deadline',
    );
  });
});

describe('an operation that is asked for', () => {
  const past = operation('Failed', 'one or more objects failed to apply');

  it.each<[string, object, object, string]>([
    [
      'after one that failed',
      past,
      { sync: { revision: sha }, initiatedBy: { username: 'jo' } },
      `A sync to ${sha} is asked for by jo and has not begun.`,
    ],
    [
      'for the first time, by itself',
      {},
      { sync: { revision: sha }, initiatedBy: { automated: true } },
      `A sync to ${sha} is asked for by automated sync and has not begun.`,
    ],
    [
      'of several sources',
      past,
      { sync: { revisions: ['1.2.0', sha] } },
      `A sync to 1.2.0, ${sha} is asked for and has not begun.`,
    ],
    [
      'of what Git asks for',
      past,
      { sync: {} },
      'A sync is asked for and has not begun.',
    ],
  ])('is under way: %s', (_, state, requested, message) => {
    const reading = read({ ...outOfSync, ...state }, { operation: requested });
    expect(reading).toMatchObject({
      sync: 'syncing',
      reason: 'OperationRequested',
      message,
    });
    expect(reading.words.operation).toBeUndefined();
  });

  it('applies nothing as a dry run', () => {
    const requested = { sync: { revision: sha, dryRun: true } };
    expect(
      read({ ...outOfSync, ...past }, { operation: requested }),
    ).toMatchObject({ sync: 'failed' });
  });

  it('has begun when it runs', () => {
    const running = operation('Running', 'waiting for completion of hook');
    expect(
      read({ ...outOfSync, ...running }, { operation: { sync: {} } }),
    ).toMatchObject({ sync: 'syncing', reason: 'Running' });
  });
});

describe('an OCI artifact', () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const source = (targetRevision: string) => ({
    repoURL: 'oci://registry.example/acme/env',
    path: '.',
    targetRevision,
  });
  const history = [{ revision: digest('a'), source: source('1.0.0') }];

  it.each<[string, object, object]>([
    [
      'as it was compared',
      {
        sync: {
          status: 'Synced',
          revision: digest('b'),
          comparedTo: { source: source('1.1.0') },
        },
        history,
      },
      { applied: digest('b'), digest: digest('b'), ref: '1.1.0' },
    ],
    [
      'as it was applied last',
      { sync: { status: 'OutOfSync', revision: digest('b') }, history },
      {
        applied: digest('a'),
        digest: digest('a'),
        ref: '1.0.0',
        attempted: digest('b'),
      },
    ],
    [
      'that was never applied',
      { sync: { status: 'OutOfSync', revision: digest('b') } },
      { applied: undefined, ref: undefined, digest: undefined },
    ],
  ])('is told by tag and digest: %s', (_, status, versions) => {
    const reading = read(status, {}, { source: source('1.1.0') });
    expect(reading).toMatchObject({
      versions: { ...versions, commit: undefined },
      sources: [
        {
          kind: 'oci',
          name: 'oci://registry.example/acme/env',
          asked: '1.1.0',
        },
      ],
    });
  });

  it('is told beside values from Git, and not of a chart', () => {
    const values = { repoURL: 'https://git.example/values', ref: 'values' };
    const sync = { status: 'Synced', revisions: [sha, digest('b')] };
    expect(
      read(
        { sync },
        {},
        { source: undefined, sources: [values, source('1.1.0')] },
      ),
    ).toMatchObject({ versions: { digest: digest('b'), commit: undefined } });
    const chart = { ...source('1.1.0'), chart: 'cart', path: undefined };
    expect(
      read(
        { sync: { status: 'Synced', revision: '1.1.0' } },
        {},
        { source: chart },
      ),
    ).toMatchObject({
      versions: { chart: '1.1.0', ref: undefined },
      sources: [{ kind: 'chart', name: 'cart' }],
    });
  });
});

describe('an ApplicationSet that rolls out in steps', () => {
  const condition = (
    type: string,
    status: string,
    reason: string,
    message: string,
  ) => ({
    type,
    status,
    reason,
    message,
    lastTransitionTime: '2026-01-01T10:00:00Z',
  });
  const upToDate = condition(
    'ResourcesUpToDate',
    'True',
    'ApplicationSetUpToDate',
    'All applications have been generated successfully',
  );
  const applicationStatus = [
    { application: 'cart-qa', status: 'Healthy', step: '1' },
    { application: 'cart-uat', status: 'Pending', step: '2' },
    { application: 'cart-prod', status: 'Waiting' },
  ];
  const waiting =
    'Application cart-uat: Pending (step 2); Application cart-prod: Waiting';
  const set = (status: object) =>
    readAny({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'cart' },
      status,
    });

  it.each<[string, object, object]>([
    [
      'by its condition',
      {
        conditions: [
          upToDate,
          condition(
            'RolloutProgressing',
            'True',
            'ApplicationSetModified',
            'ApplicationSet Rollout Rollout started',
          ),
        ],
        applicationStatus,
      },
      {
        health: 'progressing',
        reason: 'ApplicationSetModified',
        message: `ApplicationSet Rollout Rollout started. ${waiting}`,
        words: { health: 'RolloutProgressing=True' },
      },
    ],
    [
      'by its Applications alone',
      { conditions: [upToDate], applicationStatus },
      { health: 'progressing', message: waiting },
    ],
    [
      'and has ended',
      {
        conditions: [
          upToDate,
          condition(
            'RolloutProgressing',
            'False',
            'ApplicationSetRolloutComplete',
            'ApplicationSet Rollout has completed',
          ),
        ],
        applicationStatus,
      },
      { health: 'healthy', message: upToDate.message },
    ],
    [
      'by steps that are wrong',
      {
        conditions: [
          upToDate,
          condition(
            'InvalidRolloutConfig',
            'True',
            'InvalidRolloutConfig',
            'step 1: maxUpdate is no percentage',
          ),
        ],
      },
      { health: 'degraded', message: 'step 1: maxUpdate is no percentage' },
    ],
    [
      'and failed meanwhile',
      {
        conditions: [
          condition(
            'RolloutProgressing',
            'True',
            'ApplicationSetModified',
            'step 1',
          ),
          condition(
            'ErrorOccurred',
            'True',
            'SyncApplicationError',
            'no project',
          ),
        ],
      },
      {
        health: 'degraded',
        reason: 'SyncApplicationError',
        message: 'no project',
      },
    ],
  ])('%s', (_, status, expected) => {
    expect(set(status)).toMatchObject(expected);
  });
});
