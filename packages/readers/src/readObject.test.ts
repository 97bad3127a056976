import { readObject } from './readObject';

const sha = 'a'.repeat(40);
const older = 'b'.repeat(40);

function application(status: unknown, spec: unknown = {}) {
  return readObject('argoproj.io', 'Application', {
    metadata: { name: 'qa', namespace: 'argocd', generation: 1 },
    spec,
    status,
  });
}

function kustomization(status: unknown, spec: unknown = {}) {
  return readObject('kustomize.toolkit.fluxcd.io', 'Kustomization', {
    metadata: { name: 'prod', namespace: 'flux-system', generation: 2 },
    spec,
    status,
  });
}

const ready = (status: string, reason = 'ReconciliationSucceeded') => ({
  type: 'Ready',
  status,
  reason,
  message: `it is ${status}`,
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

describe('Argo CD Application', () => {
  it.each([
    [
      'synced and healthy',
      {
        sync: { status: 'Synced', revision: sha },
        health: { status: 'Healthy' },
        operationState: { phase: 'Succeeded', syncResult: { revision: older } },
      },
      { sync: 'synced', health: 'healthy', revision: sha },
    ],
    [
      'an operation runs',
      {
        sync: { status: 'OutOfSync', revision: sha },
        health: { status: 'Progressing' },
        operationState: { phase: 'Running', startedAt: 't' },
        history: [{ revision: older }],
      },
      {
        sync: 'syncing',
        health: 'progressing',
        revision: older,
        attempted: sha,
      },
    ],
    [
      'the last operation failed',
      {
        sync: { status: 'OutOfSync', revision: sha },
        health: { status: 'Degraded' },
        operationState: { phase: 'Failed', message: 'one or more failed' },
      },
      { sync: 'failed', health: 'degraded', message: 'one or more failed' },
    ],
    [
      'a comparison error keeps the old health from looking current',
      {
        sync: { status: 'Unknown' },
        health: { status: 'Healthy' },
        conditions: [
          { type: 'ComparisonError', message: 'repository not found' },
        ],
      },
      {
        sync: 'unknown',
        health: 'healthy',
        reason: 'ComparisonError',
        message: 'repository not found',
      },
    ],
    [
      'a warning is not an error',
      {
        sync: { status: 'Synced', revision: sha },
        health: { status: 'Healthy' },
        conditions: [{ type: 'OrphanedResourceWarning', message: 'x' }],
      },
      { sync: 'synced', message: undefined },
    ],
    [
      'several sources, the first without revision',
      {
        sync: { status: 'Synced', revisions: ['', sha] },
        health: { status: 'Healthy' },
      },
      { sync: 'synced', revision: sha },
    ],
    ['never compared', undefined, { sync: 'unknown', health: 'unknown' }],
    ['nonsense', { sync: 7, resources: 'x' }, { sync: 'unknown' }],
  ])('%s', (_, status, expected) => {
    expect(application(status)).toMatchObject(expected);
  });

  it('tells apart automated, manual and disabled sync', () => {
    const automated = (syncPolicy: unknown) =>
      application({}, { syncPolicy })?.type === 'delivery' &&
      (application({}, { syncPolicy }) as { automated: boolean }).automated;
    expect(automated({ automated: {} })).toBe(true);
    expect(automated({ automated: { enabled: false } })).toBe(false);
    expect(automated({})).toBe(false);
  });

  it.each<[string, object, boolean | undefined]>([
    ['prunes', { automated: { prune: true } }, true],
    ['leaves what is no longer there', { automated: {} }, false],
    ['is synced by hand', {}, undefined],
    [
      'is not automated now',
      { automated: { enabled: false, prune: true } },
      undefined,
    ],
  ])('tells that it %s', (_, syncPolicy, expected) => {
    expect(application({}, { syncPolicy })).toHaveProperty('type', 'delivery');
    expect(
      (application({}, { syncPolicy }) as { prunes?: boolean }).prunes,
    ).toBe(expected);
  });

  it('keeps sync and health per resource', () => {
    expect(
      application({
        resources: [
          {
            group: 'apps',
            kind: 'Deployment',
            namespace: 'qa',
            name: 'shop',
            status: 'OutOfSync',
            health: { status: 'Progressing', message: 'rolling' },
          },
          { kind: 'Service', namespace: 'qa', name: 'shop', status: 'Synced' },
        ],
      }),
    ).toMatchObject({
      objects: [
        { name: 'shop', sync: 'out-of-sync', health: 'progressing' },
        { group: '', kind: 'Service', sync: 'synced' },
      ],
    });
  });
});

describe('Flux Kustomization', () => {
  const applied = {
    observedGeneration: 2,
    lastAppliedRevision: `main@sha1:${sha}`,
  };
  it.each([
    [
      'ready',
      { ...applied, conditions: [ready('True')] },
      {},
      { sync: 'synced', health: 'healthy', revision: sha, prunes: false },
    ],
    [
      'ready, and prunes',
      { ...applied, conditions: [ready('True')] },
      { prune: true },
      { prunes: true },
    ],
    [
      'suspended but ready',
      { ...applied, conditions: [ready('True')] },
      { suspend: true },
      { sync: 'suspended', health: 'healthy', automated: false },
    ],
    [
      'stale observed generation',
      { ...applied, observedGeneration: 1, conditions: [ready('True')] },
      {},
      { sync: 'syncing', health: 'progressing' },
    ],
    [
      'health check failed on a newer revision',
      {
        ...applied,
        lastAttemptedRevision: `main@sha1:${older}`,
        conditions: [ready('False', 'HealthCheckFailed')],
      },
      {},
      {
        sync: 'failed',
        health: 'degraded',
        revision: sha,
        attempted: older,
        reason: 'HealthCheckFailed',
      },
    ],
    [
      'dependency not ready',
      { ...applied, conditions: [ready('False', 'DependencyNotReady')] },
      {},
      { sync: 'out-of-sync', health: 'progressing' },
    ],
    [
      'reconciling',
      {
        ...applied,
        conditions: [
          ready('Unknown', 'Progressing'),
          { type: 'Reconciling', status: 'True' },
        ],
      },
      {},
      { sync: 'syncing' },
    ],
    [
      'stalled',
      {
        ...applied,
        conditions: [
          ready('False'),
          { type: 'Stalled', status: 'True', message: 'bad path' },
        ],
      },
      {},
      { sync: 'failed', message: 'bad path' },
    ],
    ['never reconciled', undefined, {}, { sync: 'unknown', health: 'unknown' }],
  ])('%s', (_, status, spec, expected) => {
    expect(kustomization(status, spec)).toMatchObject(expected);
  });

  it('reads the inventory', () => {
    expect(
      kustomization({
        inventory: { entries: [{ id: 'prod_shop_apps_Deployment', v: 'v1' }] },
      }),
    ).toMatchObject({
      objects: [
        { namespace: 'prod', name: 'shop', group: 'apps', kind: 'Deployment' },
      ],
    });
  });
});

describe('Flux HelmRelease', () => {
  it('takes the running revision from the deployed release, not the newest', () => {
    expect(
      readObject('helm.toolkit.fluxcd.io', 'HelmRelease', {
        metadata: { name: 'prod', namespace: 'flux-system', generation: 1 },
        status: {
          observedGeneration: 1,
          conditions: [ready('False', 'UpgradeFailed')],
          lastAttemptedRevision: '0.1.0+222222222222',
          history: [
            { status: 'failed', chartVersion: '0.1.0+222222222222' },
            { status: 'deployed', chartVersion: '0.1.0+111111111111' },
          ],
        },
      }),
    ).toMatchObject({
      sync: 'failed',
      health: 'degraded',
      revision: '111111111111',
      attempted: '222222222222',
    });
  });
});

describe('workloads', () => {
  const deployment = (status: unknown, spec: object = {}) =>
    readObject('apps', 'Deployment', {
      metadata: {
        name: 'shop',
        namespace: 'qa',
        generation: 3,
        annotations: {
          'argocd.argoproj.io/tracking-id': 'qa:apps/Deployment:qa/shop',
        },
      },
      spec: {
        replicas: 2,
        template: {
          spec: {
            containers: [{ image: 'r.example/shop:1.2.3' }],
            initContainers: [{ image: 'r.example/migrate:1' }],
          },
        },
        ...spec,
      },
      status,
    });
  const done = {
    observedGeneration: 3,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
  };

  it.each([
    ['rolled out', done, {}, 'healthy'],
    ['not seen yet', { ...done, observedGeneration: 2 }, {}, 'progressing'],
    ['old replicas remain', { ...done, replicas: 3 }, {}, 'progressing'],
    ['not all ready', { ...done, readyReplicas: 1 }, {}, 'progressing'],
    ['paused', done, { paused: true }, 'suspended'],
    [
      'deadline exceeded',
      {
        ...done,
        conditions: [
          {
            type: 'Progressing',
            status: 'False',
            reason: 'ProgressDeadlineExceeded',
          },
        ],
      },
      {},
      'degraded',
    ],
    ['no status', undefined, {}, 'progressing'],
    ['scaled to zero', { observedGeneration: 3 }, { replicas: 0 }, 'healthy'],
  ])('%s', (_, status, spec, health) => {
    expect(deployment(status, spec)).toMatchObject({ health });
  });

  it('reads images and the engine that manages it', () => {
    expect(deployment(done)).toMatchObject({
      images: ['r.example/shop:1.2.3', 'r.example/migrate:1'],
      managedBy: { engine: 'argocd', name: 'qa' },
    });
    expect(
      readObject('apps', 'DaemonSet', {
        metadata: {
          name: 'agent',
          namespace: 'prod',
          generation: 1,
          labels: {
            'kustomize.toolkit.fluxcd.io/name': 'prod',
            'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
          },
        },
        status: {
          observedGeneration: 1,
          desiredNumberScheduled: 3,
          updatedNumberScheduled: 3,
          numberReady: 3,
        },
      }),
    ).toMatchObject({
      health: 'healthy',
      managedBy: { engine: 'flux', namespace: 'flux-system', name: 'prod' },
    });
  });

  it('leaves other kinds alone', () => {
    expect(readObject('', 'Pod', {})).toBeUndefined();
  });
});
