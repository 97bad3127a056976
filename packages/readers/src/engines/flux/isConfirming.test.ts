import type { DeliveryReading } from '../../objects/DeliveryStatus';
import { readObject } from '../../readObject';

const revision = `main@sha1:${'a'.repeat(40)}`;
const newer = `main@sha1:${'b'.repeat(40)}`;
const began = '2026-01-01T10:00:00Z';
const before = '2026-01-01T08:00:00Z';

function condition(type: string, status: string, rest: object = {}) {
  return {
    type,
    status,
    reason: 'Progressing',
    lastTransitionTime: began,
    ...rest,
  };
}

const fetching = (of: string) =>
  condition('Reconciling', 'True', {
    message: `Fetching manifests for revision ${of} with a timeout of 5m0s`,
  });

const inProgress = condition('Ready', 'Unknown', {
  message: 'Reconciliation in progress',
  observedGeneration: 2,
});

const asked = (at: string) => ({
  annotations: { 'reconcile.fluxcd.io/requestedAt': at },
});

const confirmed = (status: string) => ({
  history: [{ lastReconciledStatus: status }],
});

describe('a Kustomization that is reconciled', () => {
  const read = (status: object, metadata: object = {}) =>
    readObject('kustomize.toolkit.fluxcd.io', 'Kustomization', {
      metadata: { name: 'qa', namespace: 'ns', generation: 2, ...metadata },
      status: {
        observedGeneration: 2,
        lastAppliedRevision: revision,
        lastAttemptedRevision: revision,
        conditions: [inProgress, fetching(revision)],
        ...status,
      },
    }) as DeliveryReading;

  const healthy = (status: string) =>
    condition('Healthy', status, { message: 'Running health checks' });
  const checking = (status: string) => ({
    conditions: [inProgress, fetching(revision), healthy(status)],
  });

  it.each<[string, object, object]>([
    ['as every interval', {}, {}],
    [
      'without saying which revision',
      { conditions: [inProgress, condition('Reconciling', 'True')] },
      {},
    ],
    [
      'after a request that is done',
      { lastHandledReconcileAt: 't1' },
      asked('t1'),
    ],
    ['and was healthy', checking('True'), {}],
    [
      'and waits for health as the last time',
      { ...checking('Unknown'), ...confirmed('ReconciliationSucceeded') },
      {},
    ],
  ])('%s stays synced, since when is not known', (_, status, metadata) => {
    const reading = read(status, metadata);
    expect(reading).toMatchObject({
      sync: 'synced',
      health: 'healthy',
      revision: 'a'.repeat(40),
      confirming: true,
    });
    expect(reading.since).toBeUndefined();
  });

  it.each<[string, object, object]>([
    ['by request', {}, asked('t1')],
    ['by another request', { lastHandledReconcileAt: 't1' }, asked('t2')],
    ['to a newer revision', { conditions: [inProgress, fetching(newer)] }, {}],
    [
      'from a newer revision that was tried',
      { lastAttemptedRevision: newer },
      {},
    ],
    ['in a newer generation', { observedGeneration: 1 }, {}],
    ['for the first time', { lastAppliedRevision: undefined }, {}],
    ['after it was unhealthy', checking('False'), {}],
    ['and waits for health, after nobody knows what', checking('Unknown'), {}],
    ['after a failure', confirmed('HealthCheckFailed'), {}],
    [
      'again and again',
      {
        conditions: [
          inProgress,
          condition('Reconciling', 'True', { reason: 'ProgressingWithRetry' }),
        ],
      },
      {},
    ],
  ])('%s is syncing', (_, status, metadata) => {
    const reading = read(status, metadata);
    expect(reading).toMatchObject({ sync: 'syncing', health: 'progressing' });
    expect(reading).not.toHaveProperty('confirming');
  });
});

describe('a HelmRelease that is reconciled', () => {
  const ready = condition('Ready', 'True', {
    reason: 'UpgradeSucceeded',
    message: 'Helm upgrade succeeded',
    lastTransitionTime: before,
    observedGeneration: 2,
  });
  const reconciling = (message: string) =>
    condition('Reconciling', 'True', { message });
  const prerequisites = reconciling('Fulfilling prerequisites');

  const read = (status: object, metadata: object = {}) =>
    readObject('helm.toolkit.fluxcd.io', 'HelmRelease', {
      metadata: { name: 'shop', namespace: 'ns', generation: 2, ...metadata },
      status: {
        observedGeneration: 2,
        lastAttemptedRevision: '1.2.0',
        history: [{ status: 'deployed', chartVersion: '1.2.0' }],
        conditions: [prerequisites, ready],
        ...status,
      },
    });

  it('stays as it was while nothing is released', () => {
    const drifted = condition('Drifted', 'True', { reason: 'DriftDetected' });
    expect(read({})).toEqual(read({ conditions: [ready] }));
    expect(read({})).toMatchObject({ sync: 'synced', since: before });
    expect(read({ conditions: [prerequisites, ready, drifted] })).toMatchObject(
      { sync: 'out-of-sync' },
    );
  });

  it.each<[string, object, object]>([
    ['by request', {}, asked('t1')],
    ['in a newer generation', { observedGeneration: 1 }, {}],
    ['after another version was tried', { lastAttemptedRevision: '1.3.0' }, {}],
    ['after a failure', { conditions: [prerequisites, inProgress] }, {}],
    [
      'by an action of Helm',
      {
        conditions: [
          reconciling(`Running 'test' action with timeout of 5m0s`),
          ready,
        ],
      },
      {},
    ],
  ])('%s is syncing', (_, status, metadata) => {
    expect(read(status, metadata)).toMatchObject({ sync: 'syncing' });
  });
});
