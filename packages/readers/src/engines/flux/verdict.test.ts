import type { DeliveryReading } from '../../objects/DeliveryStatus';
import { readAny } from '../../readAny';

const sha = 'a'.repeat(40);
const digest = `sha256:${'d'.repeat(64)}`;

const condition = (
  type: string,
  status: string,
  reason: string,
  message = `${reason} happened`,
  rest: object = {},
) => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: '2026-01-01T00:00:00Z',
  ...rest,
});

const read = (
  kind: string,
  version: string,
  status: object,
  { spec = {}, metadata = {} }: { spec?: object; metadata?: object } = {},
) => {
  const groups: Record<string, string> = {
    HelmRelease: 'helm',
    Kustomization: 'kustomize',
  };
  return readAny({
    apiVersion: `${groups[kind] ?? 'source'}.toolkit.fluxcd.io/${version}`,
    kind,
    metadata: { name: 'cart', namespace: 'qa', generation: 3, ...metadata },
    spec,
    status: { observedGeneration: 3, ...status },
  }) as DeliveryReading;
};

const release = (status: object, version = 'v2') =>
  read('HelmRelease', version, status);

const kustomization = (status: object, version = 'v1') =>
  read('Kustomization', version, status, {
    spec: { sourceRef: { kind: 'GitRepository', name: 'env' } },
  });

const failed = { sync: 'failed', health: 'degraded' };

describe('why a release failed', () => {
  const upgrade = condition(
    'Released',
    'False',
    'UpgradeFailed',
    'Helm upgrade failed for release qa/cart with chart cart@2.1.0: admission webhook denied the request',
  );
  const tests = condition(
    'TestSuccess',
    'False',
    'TestFailed',
    'Helm test failed for release qa/cart.v4 with chart cart@2.1.0: 1 error occurred',
  );

  it.each<[string, object[], string[]]>([
    [
      'when its retries are used up',
      [
        condition(
          'Stalled',
          'True',
          'RetriesExceeded',
          'Failed to upgrade after 4 attempt(s)',
        ),
        condition('Ready', 'False', 'UpgradeFailed', upgrade.message),
        upgrade,
      ],
      ['denied the request. Failed to upgrade after 4 attempt(s)'],
    ],
    [
      'when its retries are used up and it was rolled back',
      [
        condition(
          'Stalled',
          'True',
          'RetriesExceeded',
          'Failed to upgrade after 1 attempt(s)',
        ),
        condition('Ready', 'False', 'RollbackSucceeded', 'Rolled back to v3'),
        upgrade,
        condition('Remediated', 'True', 'RollbackSucceeded'),
      ],
      ['denied the request'],
    ],
    [
      'while it waits for the next try',
      [
        condition(
          'Ready',
          'False',
          'RetryAfterInterval',
          'Will retry after 5m',
        ),
        upgrade,
      ],
      ['denied the request. Will retry after 5m'],
    ],
    [
      'by its tests, and was rolled back',
      [
        condition('Ready', 'False', 'RollbackSucceeded', 'Rolled back to v3'),
        condition('Released', 'True', 'UpgradeSucceeded'),
        tests,
        condition('Remediated', 'True', 'RollbackSucceeded'),
      ],
      ['1 error occurred', 'Rolled back to v3'],
    ],
    [
      'and that the way back failed as well',
      [
        condition(
          'Ready',
          'False',
          'RollbackFailed',
          'Helm rollback failed: no deployment "cart"',
        ),
        upgrade,
        condition(
          'Remediated',
          'False',
          'RollbackFailed',
          'Helm rollback failed: no deployment "cart"',
        ),
      ],
      ['denied the request', 'no deployment "cart"'],
    ],
    [
      'when nothing is left to go back to',
      [
        condition(
          'Stalled',
          'True',
          'MissingRollbackTarget',
          'Failed to perform remediation: missing target release for rollback',
        ),
        upgrade,
      ],
      ['denied the request', 'missing target release'],
    ],
  ])('is told %s', (_, conditions, told) => {
    const reading = release({ conditions });
    expect(reading).toMatchObject(failed);
    for (const part of told) {
      expect(reading.message).toContain(part);
    }
  });

  it.each(['install', 'upgrade', 'test', 'rollback'])(
    'is told behind "%s retries exhausted" of an older Flux',
    action => {
      const conditions = [
        condition(
          'Ready',
          'False',
          'UpgradeFailed',
          `${action} retries exhausted`,
        ),
        upgrade,
      ];
      expect(release({ conditions }, 'v2beta1')).toMatchObject({
        ...failed,
        reason: 'UpgradeFailed',
        message: `${upgrade.message}. ${action} retries exhausted`,
      });
    },
  );

  it.each<[string, object, string]>([
    [
      'the failed release',
      {
        name: 'cart',
        version: 4,
        chartName: 'cart',
        chartVersion: '2.1.0',
        status: 'failed',
      },
      'Release cart.v4 with chart cart@2.1.0 failed',
    ],
    [
      'the failed tests',
      {
        status: 'deployed',
        testHooks: { smoke: { phase: 'Failed' }, ping: { phase: 'Succeeded' } },
      },
      'Test smoke failed',
    ],
  ])('is %s of the history where no condition tells it', (_, entry, told) => {
    const conditions = [
      condition(
        'Ready',
        'False',
        'RetriesExceeded',
        'Failed to upgrade after 2 attempt(s)',
      ),
    ];
    expect(release({ conditions, history: [entry] })).toMatchObject({
      ...failed,
      message: `${told}. Failed to upgrade after 2 attempt(s)`,
    });
  });

  it('is a warning while the next try runs', () => {
    const conditions = [
      condition('Reconciling', 'True', 'Progressing'),
      condition('Ready', 'Unknown', 'Progressing', `Running 'upgrade' action`),
      upgrade,
    ];
    expect(release({ conditions })).toMatchObject({
      sync: 'syncing',
      warning: upgrade.message,
    });
  });
});

describe('why a Kustomization failed', () => {
  it.each<[string, string, object, string]>([
    [
      'its health check',
      'v1',
      {
        conditions: [
          condition(
            'Ready',
            'False',
            'HealthCheckFailed',
            'timeout waiting for: [Deployment/qa/cart]',
          ),
        ],
      },
      'timeout waiting for: [Deployment/qa/cart]',
    ],
    [
      'its health check, behind a sentence of Ready',
      'v1beta2',
      {
        conditions: [
          condition(
            'Ready',
            'False',
            'ReconciliationFailed',
            'Reconciliation failed',
          ),
          condition(
            'Healthy',
            'False',
            'HealthCheckFailed',
            'Deployment/qa/cart is stalled',
          ),
        ],
      },
      'Deployment/qa/cart is stalled. Reconciliation failed',
    ],
    [
      'what the history says',
      'v1',
      {
        conditions: [
          condition(
            'Ready',
            'False',
            'ReconciliationFailed',
            'Reconciliation failed',
          ),
        ],
        history: [{ lastReconciledStatus: 'PruneFailed' }],
      },
      'The last reconciliation ended with PruneFailed. Reconciliation failed',
    ],
    [
      'its build, in a source that is there',
      'v1',
      {
        conditions: [
          condition(
            'Ready',
            'False',
            'ArtifactFailed',
            'kustomization path not found: stat /tmp/x',
          ),
        ],
      },
      'kustomization path not found: stat /tmp/x',
    ],
    [
      'a source that does not exist',
      'v1beta1',
      {
        conditions: [
          condition(
            'Ready',
            'False',
            'ArtifactFailed',
            `Source 'GitRepository/env' not found`,
          ),
        ],
      },
      `Source 'GitRepository/env' not found`,
    ],
  ])('is told: %s', (_, version, status, message) => {
    expect(kustomization(status, version)).toMatchObject({
      ...failed,
      message,
    });
  });
});

describe('what only waits', () => {
  it.each<[string, string, string, string, string]>([
    [
      'HelmRelease',
      'v2',
      'SourceNotReady',
      `HelmChart 'a/b' is not ready: does not have an artifact`,
      'out-of-sync',
    ],
    [
      'HelmRelease',
      'v2',
      'SourceNotReady',
      `OCIRepository 'a/b' is not ready: latest generation of object has not been reconciled`,
      'out-of-sync',
    ],
    [
      'HelmRelease',
      'v2',
      'SourceNotReady',
      `HelmChart 'a/b' is not ready: no artifact available for HelmRepository source 'acme'`,
      'out-of-sync',
    ],
    [
      'HelmRelease',
      'v2',
      'ArtifactFailed',
      'Source not ready: artifact not found. Retrying in 30s',
      'out-of-sync',
    ],
    [
      'HelmRelease',
      'v2beta1',
      'ArtifactFailed',
      `HelmChart 'a/b' is not ready`,
      'out-of-sync',
    ],
    [
      'HelmRelease',
      'v2beta2',
      'DependencyNotReady',
      `dependency 'a/b' is not ready`,
      'out-of-sync',
    ],
    [
      'Kustomization',
      'v1',
      'ArtifactFailed',
      'Source is not ready, artifact not found, retrying in 5s',
      'out-of-sync',
    ],
    [
      'Kustomization',
      'v1beta2',
      'ArtifactFailed',
      'Source is not ready, artifact not found',
      'out-of-sync',
    ],
    [
      'Kustomization',
      'v1',
      'HealthCheckCanceled',
      'New reconciliation triggered by GitRepository/qa/env',
      'syncing',
    ],
    [
      'HelmChart',
      'v1',
      'NoSourceArtifact',
      `no artifact available for GitRepository source 'env'`,
      'out-of-sync',
    ],
    [
      'GitRepository',
      'v1',
      'NoArtifact',
      `no artifact available for include 'base'`,
      'out-of-sync',
    ],
  ])(
    'has not failed: a %s of %s, by %s, "%s"',
    (kind, version, reason, message, sync) => {
      const conditions = [
        condition('Reconciling', 'True', 'ProgressingWithRetry', message),
        condition('Ready', 'False', reason, message),
      ];
      expect(read(kind, version, { conditions })).toMatchObject({
        sync,
        health: 'progressing',
        reason,
        message,
      });
    },
  );

  it.each<[string, string, string]>([
    [
      'SourceNotReady',
      'HelmChart',
      `HelmChart 'a/b' is not ready: chart pull error: 401 Unauthorized`,
    ],
    [
      'ArtifactFailed',
      'HelmChart',
      'Could not load chart: failed to download chart: checksum mismatch',
    ],
    [
      'ArtifactFailed',
      'OCIRepository',
      'could not get Source object: ocirepositories "b" not found',
    ],
  ])('has failed, with a cause: %s of a %s, "%s"', (reason, _, message) => {
    const conditions = [condition('Ready', 'False', reason, message)];
    expect(release({ conditions })).toMatchObject({ ...failed, message });
  });

  const notYet = `HelmChart 'a/b' is not ready: latest generation of object has not been reconciled`;

  it.each<[string, number, object]>([
    [
      'has failed as well after a release that failed',
      3,
      { ...failed, message: `${notYet}. Helm upgrade failed` },
    ],
    [
      'has not failed when another generation did',
      2,
      { sync: 'out-of-sync', health: 'progressing', message: notYet },
    ],
  ])('%s', (_, observedGeneration, expected) => {
    const conditions = [
      condition('Ready', 'False', 'SourceNotReady', notYet, {
        observedGeneration: 3,
      }),
      condition('Released', 'False', 'UpgradeFailed', 'Helm upgrade failed', {
        observedGeneration,
      }),
    ];
    expect(release({ conditions })).toMatchObject(expected);
  });

  it('has failed as well when it waits for another one after that', () => {
    const conditions = [
      condition('Ready', 'False', 'DependencyNotReady', 'dependency is behind'),
      condition('Released', 'False', 'UpgradeFailed', 'Helm upgrade failed'),
    ];
    expect(release({ conditions })).toMatchObject({
      ...failed,
      reason: 'DependencyNotReady',
      message: 'dependency is behind. Helm upgrade failed',
    });
  });

  it.each([
    'GitRepository',
    'OCIRepository',
    'HelmRepository',
    'Bucket',
    'HelmChart',
    'Kustomization',
    'HelmRelease',
  ])('is not known of a %s that was never fetched', kind => {
    expect(read(kind, 'v1', { observedGeneration: -1 })).toMatchObject({
      sync: 'unknown',
      health: 'unknown',
      message: 'Flux has not reconciled it yet.',
    });
  });
});

describe('a source that cannot be fetched any more', () => {
  const failing = [
    condition(
      'Ready',
      'False',
      'GitOperationFailed',
      'failed to checkout: authentication required',
    ),
    condition(
      'FetchFailed',
      'True',
      'GitOperationFailed',
      'failed to checkout: authentication required',
    ),
  ];

  it.each<[string, string, string, object]>([
    ['GitRepository', 'v1', `main@sha1:${sha}`, { ref: 'main', commit: sha }],
    ['GitRepository', 'v1beta1', `main/${sha}`, { ref: 'main', commit: sha }],
    ['OCIRepository', 'v1', `v1.2.0@${digest}`, { ref: 'v1.2.0', digest }],
    [
      'OCIRepository',
      'v1beta2',
      `v1.2.0/${'d'.repeat(64)}`,
      { ref: 'v1.2.0', digest, commit: undefined },
    ],
    ['OCIRepository', 'v1beta2', 'd'.repeat(64), { digest, commit: undefined }],
    ['Bucket', 'v1beta2', sha, { commit: undefined }],
    ['HelmChart', 'v1', '2.0.1', { chart: '2.0.1' }],
    ['HelmRepository', 'v1', digest, { digest }],
  ])(
    'tells what it still serves: a %s of %s, %s',
    (kind, version, revision, versions) => {
      const status = { artifact: { revision }, conditions: failing };
      expect(read(kind, version, status)).toMatchObject({
        ...failed,
        message: 'failed to checkout: authentication required',
        warning: `It still serves ${revision}.`,
        versions: { applied: revision, ...versions },
      });
    },
  );

  it('tells nothing of what it never had', () => {
    const reading = read('GitRepository', 'v1', { conditions: failing });
    expect(reading).toMatchObject(failed);
    expect(reading).not.toHaveProperty('warning');
  });

  it('tells why while it is tried again', () => {
    const conditions = [
      condition('Reconciling', 'True', 'ProgressingWithRetry', 'reconciling'),
      condition('Ready', 'Unknown', 'Progressing', 'reconciling'),
      failing[1],
    ];
    expect(read('GitRepository', 'v1', { conditions })).toMatchObject({
      ...failed,
      message: 'failed to checkout: authentication required',
    });
  });
});

it('takes the digest of an artifact for none of a commit', () => {
  const status = { lastAppliedRevision: `v1.2.0/${'d'.repeat(64)}` };
  const reading = (kind: string) =>
    read('Kustomization', 'v1beta2', status, {
      spec: { sourceRef: { kind, name: 'env' } },
    });
  expect(reading('OCIRepository')).toMatchObject({
    revision: undefined,
    versions: { ref: 'v1.2.0', digest },
  });
  expect(reading('GitRepository')).toMatchObject({
    revision: 'd'.repeat(64),
    versions: { digest: undefined },
  });
});
