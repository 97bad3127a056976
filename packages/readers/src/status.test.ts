import type { WorkloadReading } from './objects/DeliveryStatus';
import { readAny } from './readAny';
import { CAUSE_KINDS, WATCHED_RESOURCES } from './watchedResources';

const sha = 'a'.repeat(40);
const older = 'b'.repeat(40);

function condition(
  type: string,
  status: string,
  reason: string,
  rest: object = {},
) {
  return {
    type,
    status,
    reason,
    message: `${reason} happened`,
    lastTransitionTime: '2026-01-01T00:00:00Z',
    ...rest,
  };
}

const object = (apiVersion: string, kind: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'shop', namespace: 'ns', generation: 2 },
  ...rest,
});

const application = (status: object, spec: object = {}) =>
  object('argoproj.io/v1alpha1', 'Application', { spec, status });

const release = (status: object, spec: object = {}, version = 'v2') =>
  object(`helm.toolkit.fluxcd.io/${version}`, 'HelmRelease', { spec, status });

const git = (status: object, ref: object = { branch: 'main' }) =>
  object('source.toolkit.fluxcd.io/v1', 'GitRepository', {
    spec: { url: 'https://git.example/acme/env', ref },
    status,
  });

describe('Argo CD', () => {
  it.each([
    ['Synced', sha, { ref: 'v1.2.0', commit: sha }],
    // Git asks for something newer by now: which ref the older commit was is not known
    ['OutOfSync', sha, { ref: undefined, commit: older }],
  ])('tells the ref that runs when it is %s', (status, revision, versions) => {
    const history = [{ revision: older }];
    expect(
      readAny(
        application(
          { sync: { status, revision }, history },
          {
            source: {
              repoURL: 'https://git.example/shop',
              targetRevision: 'v1.2.0',
            },
          },
        ),
      ),
    ).toMatchObject({ versions });
  });

  it('tells the chart that runs while a newer one waits', () => {
    const source = {
      repoURL: 'https://charts.example',
      chart: 'shop',
      targetRevision: '1.3.0',
    };
    expect(
      readAny(
        application(
          {
            sync: { status: 'OutOfSync', revision: '1.3.0' },
            history: [{ revision: '1.2.0' }],
          },
          { source },
        ),
      ),
    ).toMatchObject({ versions: { chart: '1.2.0', attempted: '1.3.0' } });
  });

  it('names every source with the revision that it was compared at', () => {
    expect(
      readAny(
        application(
          {
            sync: { status: 'Synced', revisions: ['', '1.2.3', sha] },
            health: { status: 'Healthy' },
            summary: { images: ['r.example/shop:1'] },
          },
          {
            sources: [
              { repoURL: 'https://git.example/values', ref: 'values' },
              {
                repoURL: 'https://charts.example',
                chart: 'shop',
                targetRevision: '~1.2',
              },
              {
                repoURL: 'https://git.example/env',
                path: 'qa',
                targetRevision: 'main',
              },
            ],
          },
        ),
      ),
    ).toMatchObject({
      revision: '1.2.3',
      versions: {
        applied: '1.2.3',
        chart: '1.2.3',
        commit: undefined,
        images: ['r.example/shop:1'],
      },
      sources: [
        { name: 'https://git.example/values', referenceOnly: true },
        {
          kind: 'chart',
          name: 'shop',
          repository: 'https://charts.example',
          asked: '~1.2',
          revision: '1.2.3',
        },
        { kind: 'git', path: 'qa', asked: 'main', revision: sha },
      ],
    });
  });

  it('waits for a retry while the operation is said to run', () => {
    expect(
      readAny(
        application({
          sync: { status: 'OutOfSync', revision: sha },
          operationState: {
            phase: 'Running',
            startedAt: '2026-01-01T00:00:00Z',
            finishedAt: '2026-01-01T00:00:05Z',
            message: 'one or more objects failed to apply. Retrying attempt #2',
            retryCount: 2,
          },
        }),
      ),
    ).toMatchObject({
      sync: 'syncing',
      reason: 'WaitingForRetry',
      message: expect.stringContaining('Retrying attempt #2'),
      words: { operation: 'Running' },
    });
  });

  it('says that hydration failed, and goes by the commit that people know', () => {
    expect(
      readAny(
        application(
          {
            sync: { status: 'Synced', revision: older },
            health: { status: 'Healthy' },
            sourceHydrator: {
              currentOperation: { phase: 'Failed', message: 'no credentials' },
              lastSuccessfulOperation: { drySHA: sha, hydratedSHA: older },
            },
          },
          {
            sourceHydrator: {
              drySource: { repoURL: 'https://git.example/dry', path: 'qa' },
            },
          },
        ),
      ),
    ).toMatchObject({
      sync: 'synced',
      reason: 'HydrationFailed',
      warning: 'no credentials',
      revision: sha,
      versions: { applied: older, dryCommit: sha },
      sources: [{ name: 'https://git.example/dry', path: 'qa' }],
    });
  });

  it.each([
    ['terminating', { phase: 'Terminating' }, 'OutOfSync', 'syncing'],
    ['failed', { phase: 'Failed', message: 'x' }, 'OutOfSync', 'failed'],
    ['failed, but in sync since', { phase: 'Failed' }, 'Synced', 'synced'],
    ['never synced', undefined, 'OutOfSync', 'out-of-sync'],
  ])('an operation that is %s', (_, operationState, status, sync) => {
    expect(
      readAny(application({ sync: { status }, operationState })),
    ).toMatchObject({ sync });
  });

  it('reads an answer of its API, which says no kind', () => {
    const { apiVersion, kind, ...bare } = application(
      { sync: { status: 'Synced', revision: sha } },
      { source: { repoURL: 'https://git.example/env' }, destination: {} },
    );
    expect(readAny(bare)).toMatchObject({ kind: 'Application', revision: sha });
    expect([apiVersion, kind]).toHaveLength(2);
  });

  it.each([
    [
      'an error that occurred',
      [condition('ErrorOccurred', 'True', 'ApplicationGenerationError')],
      { health: 'degraded', reason: 'ApplicationGenerationError' },
    ],
    [
      'resources that could not be made, while no error occurred',
      [
        condition('ErrorOccurred', 'False', 'ApplicationSetUpToDate'),
        condition('ResourcesUpToDate', 'False', 'CreateApplicationError'),
      ],
      { health: 'degraded', reason: 'CreateApplicationError' },
    ],
    [
      'all made',
      [condition('ResourcesUpToDate', 'True', 'ApplicationSetUpToDate')],
      { health: 'healthy' },
    ],
    ['no status', undefined, { health: 'progressing' }],
  ])('an ApplicationSet with %s', (_, conditions, expected) => {
    expect(
      readAny(
        object('argoproj.io/v1alpha1', 'ApplicationSet', {
          status: { conditions },
        }),
      ),
    ).toMatchObject(expected);
  });
});

describe('Flux HelmRelease', () => {
  const upgradeFailed = condition('Released', 'False', 'UpgradeFailed', {
    message: 'Helm upgrade failed with chart shop@1.3.0: denied',
  });
  const history = [
    { status: 'failed', chartVersion: '1.3.0+0cc9a8446c95' },
    {
      status: 'deployed',
      chartVersion: '1.2.0+cdd538a0167e',
      appVersion: '2.0',
      ociDigest: 'sha256:cdd5',
    },
  ];

  it.each<[string, object, object]>([
    [
      'a rollback that worked does not hide why it was needed',
      {
        conditions: [
          condition('Ready', 'False', 'RollbackSucceeded'),
          upgradeFailed,
          condition('Remediated', 'True', 'RollbackSucceeded'),
        ],
        history,
      },
      {
        sync: 'failed',
        health: 'degraded',
        reason: 'UpgradeFailed',
        message: expect.stringContaining('denied'),
        words: { sync: 'Ready=False' },
        versions: {
          applied: '1.2.0+cdd538a0167e',
          attempted: '1.3.0',
          chart: '1.2.0',
          app: '2.0',
          digest: 'sha256:cdd5',
        },
      },
    ],
    [
      'a newer failure than the one that was remedied',
      {
        conditions: [
          condition('Ready', 'False', 'ArtifactFailed'),
          upgradeFailed,
        ],
      },
      { sync: 'failed', reason: 'ArtifactFailed' },
    ],
    [
      'an install that was taken out again leaves nothing',
      {
        conditions: [
          condition('Ready', 'False', 'UninstallSucceeded'),
          condition('Released', 'False', 'InstallFailed'),
        ],
      },
      { reason: 'InstallFailed', versions: { applied: undefined } },
    ],
    [
      'drift under Ready=True',
      {
        conditions: [
          condition('Ready', 'True', 'UpgradeSucceeded'),
          condition('Drifted', 'True', 'DriftDetected'),
        ],
      },
      {
        sync: 'out-of-sync',
        health: 'healthy',
        reason: 'DriftDetected',
        warning: 'DriftDetected happened',
      },
    ],
    [
      'failed tests that are ignored',
      {
        conditions: [
          condition('Ready', 'True', 'UpgradeSucceeded'),
          condition('TestSuccess', 'False', 'TestFailed'),
        ],
      },
      { sync: 'synced', health: 'healthy', warning: 'TestFailed happened' },
    ],
    [
      'an upgrade that runs, over what a message says was there',
      {
        conditions: [
          condition('Reconciling', 'True', 'Progressing'),
          condition('Ready', 'Unknown', 'Progressing'),
          condition('Released', 'True', 'InstallSucceeded', {
            message: 'Helm install succeeded with chart shop@1.2.0',
          }),
        ],
      },
      { sync: 'syncing', health: 'progressing', versions: { chart: '1.2.0' } },
    ],
    [
      'stalled without Ready',
      { conditions: [condition('Stalled', 'True', 'MissingRollbackTarget')] },
      { sync: 'failed', health: 'degraded', reason: 'MissingRollbackTarget' },
    ],
  ])('%s', (_, status, expected) => {
    expect(readAny(release(status))).toMatchObject(expected);
  });

  it.each(['v2beta1', 'v2beta2', 'v2'])('is read as %s', version => {
    const status = {
      conditions: [condition('Ready', 'True', 'ReconciliationSucceeded')],
      lastAppliedRevision: '4.0.6',
      lastAttemptedRevision: '4.0.6',
    };
    const chart = { chart: 'shop', version: '4.x', sourceRef: {} };
    expect(
      readAny(release(status, { chart: { spec: chart } }, version)),
    ).toMatchObject({
      sync: 'synced',
      versions: { chart: '4.0.6' },
      sources: [{ kind: 'chart', name: 'shop', asked: '4.x' }],
    });
  });
});

describe('Flux sources and revisions', () => {
  const ready = condition('Ready', 'True', 'Succeeded');

  it.each([
    [`main@sha1:${sha}`, { ref: 'main', commit: sha }],
    [`refs/heads/main@sha1:${sha}`, { ref: 'main', commit: sha }],
    [`feature/x@sha1:${sha}`, { ref: 'feature/x', commit: sha }],
    [`main/${sha}`, { ref: 'main', commit: sha }],
    [sha, { ref: undefined, commit: sha }],
    [`v1@sha256:${sha}`, { ref: 'v1', digest: `sha256:${sha}` }],
    [`sha256:${sha}`, { digest: `sha256:${sha}` }],
    ['rev1', { ref: undefined, commit: undefined }],
  ])('takes %s apart', (revision, versions) => {
    const status = { conditions: [ready], artifact: { revision } };
    expect(readAny(git(status))).toMatchObject({
      sync: 'synced',
      versions: { applied: revision, ...versions },
    });
  });

  it('does not take an old Ready for the new generation', () => {
    const stale = condition('Ready', 'True', 'Succeeded', {
      observedGeneration: 1,
    });
    expect(readAny(git({ conditions: [stale] }))).toMatchObject({
      sync: 'syncing',
    });
    const failing = condition('Ready', 'False', 'GitOperationFailed', {
      observedGeneration: 2,
    });
    expect(
      readAny(git({ conditions: [failing], observedGeneration: 1 })),
    ).toMatchObject({ sync: 'failed', reason: 'GitOperationFailed' });
  });

  it('names the version that could not be had, but no branch', () => {
    const status = { conditions: [condition('Ready', 'False', 'Failed')] };
    expect(readAny(git(status, { tag: 'v9' }))).toMatchObject({
      versions: { attempted: 'v9' },
      sources: [{ kind: 'git', asked: 'v9' }],
    });
    expect(readAny(git(status))).toMatchObject({
      versions: { attempted: undefined },
    });
  });

  it('takes an OCI HelmRepository for what it is: an address', () => {
    const repository = (url: string) =>
      readAny(
        object('source.toolkit.fluxcd.io/v1', 'HelmRepository', {
          spec: { url },
          status: {},
        }),
      );
    expect(repository('oci://r.example/charts')).toMatchObject({
      sync: 'synced',
      health: 'healthy',
    });
    expect(repository('https://charts.example')).toMatchObject({
      sync: 'unknown',
    });
  });

  it('reads the attempted revision of a running reconciliation from its message', () => {
    expect(
      readAny(
        object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', {
          spec: {
            path: './qa',
            sourceRef: { kind: 'GitRepository', name: 'env' },
          },
          status: {
            observedGeneration: 2,
            lastAppliedRevision: `main@sha1:${older}`,
            conditions: [
              condition('Ready', 'Unknown', 'Progressing'),
              condition('Reconciling', 'True', 'Progressing', {
                message: `Detecting drift for revision main@sha1:${sha} with a timeout of 50s`,
              }),
            ],
          },
        }),
      ),
    ).toMatchObject({
      sync: 'syncing',
      revision: older,
      attempted: sha,
      sources: [{ kind: 'object', name: 'GitRepository ns/env', path: './qa' }],
    });
  });
});

describe('progressive delivery', () => {
  const rollout = (status: object) =>
    readAny(
      object('argoproj.io/v1alpha1', 'Rollout', {
        spec: {
          replicas: 4,
          workloadRef: { kind: 'Deployment', name: 'shop' },
          template: { spec: { containers: [{ image: 'r.example/shop:2' }] } },
          strategy: {
            canary: {
              steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 60 }],
            },
          },
        },
        status: { observedGeneration: '2', ...status },
      }),
    );

  it.each<[string, object, object]>([
    [
      'paused at a step',
      { phase: 'Paused', message: 'CanaryPauseStep', currentStepIndex: 1 },
      {
        health: 'suspended',
        words: 'Paused',
        message: 'CanaryPauseStep',
        rollout: { step: 2, steps: 3, weight: 20 },
        images: ['r.example/shop:2'],
        target: 'Deployment/shop',
      },
    ],
    [
      'done',
      { phase: 'Healthy', currentStepIndex: 3 },
      { health: 'healthy', rollout: { step: 3, steps: 3, weight: 100 } },
    ],
    [
      'what the router says wins over the steps',
      {
        phase: 'Progressing',
        currentStepIndex: 2,
        canary: { weights: { canary: { weight: 45 } } },
      },
      { health: 'progressing', rollout: { step: 3, weight: 45 } },
    ],
    [
      'not seen by the controller yet',
      { phase: 'Healthy', observedGeneration: '1' },
      { health: 'progressing' },
    ],
    [
      'aborted',
      {
        phase: 'Degraded',
        abort: true,
        currentStepIndex: 0,
        currentPodHash: 'new',
        stableRS: 'old',
      },
      { health: 'degraded', rollout: { weight: 0 }, serving: 'old' },
    ],
    [
      'on the way from another revision',
      { phase: 'Progressing', currentPodHash: 'new', stableRS: 'old' },
      { serving: 'old' },
    ],
    [
      'blue-green, with a preview',
      {
        phase: 'Paused',
        message: 'BlueGreenPause',
        currentPodHash: 'new',
        stableRS: 'old',
        blueGreen: { activeSelector: 'old', previewSelector: 'new' },
      },
      { serving: 'old', health: 'suspended' },
    ],
  ])('a Rollout: %s', (_, status, expected) => {
    expect(rollout(status)).toMatchObject(expected);
  });

  it.each([
    ['done', { currentPodHash: 'new', stableRS: 'new' }, 'new'],
    ['at its first revision', { currentPodHash: 'new', stableRS: '' }, ''],
    [
      'blue-green, and has switched',
      {
        currentPodHash: 'new',
        stableRS: 'old',
        blueGreen: { activeSelector: 'new', previewSelector: 'new' },
      },
      'new',
    ],
  ])('a Rollout tells what has the traffic: %s', (_, status, serving) => {
    const reading = rollout(status) as WorkloadReading;
    expect(reading.serving ?? '').toBe(serving);
  });

  it('a revision of a Rollout, and no other ReplicaSet', () => {
    const replicaSet = (owner: object | undefined, labels: object) =>
      readAny({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: {
          name: 'shop-5d4',
          namespace: 'ns',
          labels: { ...labels },
          ...(owner ? { ownerReferences: [owner as never] } : {}),
        },
        spec: {
          template: { spec: { containers: [{ image: 'r.example/shop:1' }] } },
        },
      });
    const hash = { 'rollouts-pod-template-hash': '5d4' };
    const owner = { kind: 'Rollout', name: 'shop' };
    expect(replicaSet(owner, hash)).toEqual({
      type: 'revision',
      kind: 'ReplicaSet',
      namespace: 'ns',
      name: 'shop-5d4',
      owner: 'Rollout/shop',
      hash: '5d4',
      images: ['r.example/shop:1'],
    });
    expect(replicaSet(owner, {})).toBeUndefined();
    expect(replicaSet(undefined, hash)).toBeUndefined();
    expect(
      replicaSet({ kind: 'Deployment', name: 'shop' }, hash),
    ).toBeUndefined();
  });

  it.each([
    ['Progressing', 'progressing'],
    ['Succeeded', 'healthy'],
    ['Failed', 'degraded'],
  ])('a Canary that is %s', (phase, health) => {
    expect(
      readAny(
        object('flagger.app/v1beta1', 'Canary', {
          spec: { targetRef: { kind: 'Deployment', name: 'shop' } },
          status: {
            phase,
            canaryWeight: 30,
            conditions: [condition('Promoted', 'Unknown', phase)],
          },
        }),
      ),
    ).toMatchObject({
      health,
      words: phase,
      rollout: { weight: 30 },
      target: 'Deployment/shop',
      message: `${phase} happened`,
    });
  });
});

/** Lists and maps where the fields are that tell why, of the wrong types. */
const nonsense = (value: unknown) => ({
  conditions: [value, { type: 'Ready', status: 'False', message: value }],
  history: [value, { testHooks: value, status: 'failed' }],
  operationState: {
    phase: 'Failed',
    message: value,
    syncResult: {
      resources: [value, { status: 'SyncFailed', message: value }],
    },
  },
  resources: [value, { health: { status: value, message: value } }],
  health: { status: value },
  applicationStatus: [value, { step: value }],
  canary: { currentStepAnalysisRunStatus: value, stepPluginStatuses: value },
  pauseConditions: [value],
  artifact: { revision: value },
});

/** What a reading of nonsense says that it is of: it has one, too, but tells no cause. */
const expectedKind = (kind: string) =>
  CAUSE_KINDS.includes(kind) ? undefined : kind;

it.each(WATCHED_RESOURCES.map(({ group, kind }) => [kind, group]))(
  'never throws, whatever a %s holds',
  (kind, group) => {
    const owner = { kind: 'Rollout', name: 'shop' };
    for (const value of [null, 7, 'x', [], {}, [[]]]) {
      for (const status of [value, nonsense(value)]) {
        const odd = {
          ...object(`${group}/v1`, kind, {
            spec: value,
            status,
            operation: value,
          }),
          metadata: {
            name: 'shop',
            namespace: 'ns',
            labels: { 'rollouts-pod-template-hash': '5d4' },
            ownerReferences: [owner],
            finalizers: value as never,
          },
        };
        expect(readAny(odd)?.kind).toBe(expectedKind(kind));
        const deletionTimestamp = '2026-01-01T00:00:00Z';
        const deleted = { ...odd.metadata, deletionTimestamp };
        expect(readAny({ ...odd, metadata: deleted })?.kind).toBe(
          expectedKind(kind),
        );
      }
    }
  },
);
