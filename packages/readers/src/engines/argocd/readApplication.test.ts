import type { DeliveryReading } from '../../objects/DeliveryStatus';
import { readObject } from '../../readObject';

const sha = 'a'.repeat(40);
const older = 'b'.repeat(40);
const dry = 'd'.repeat(40);
const began = '2026-01-01T10:00:00Z';
const ended = '2026-01-01T10:00:05Z';

const read = (status: object, spec: object = {}) =>
  readObject('argoproj.io', 'Application', {
    metadata: { name: 'qa', namespace: 'argocd', generation: 1 },
    spec: {
      source: { repoURL: 'https://git.example/env', path: 'qa' },
      ...spec,
    },
    status,
  }) as DeliveryReading;

const compared = (status: string, revision: string) => ({
  sync: { status, revision },
  health: { status: 'Healthy' },
});

/** An operation that went for a revision, as the Application tells of it. */
const operation = (phase: string, revision: string, sync: object = {}) => ({
  phase,
  message: `it is ${phase}`,
  startedAt: began,
  ...(phase === 'Running' ? {} : { finishedAt: ended }),
  operation: { sync: { revision, ...sync } },
  syncResult: { revision },
});

describe('what an operation applied', () => {
  const chart = {
    source: {
      repoURL: 'https://charts.example',
      chart: 'shop',
      targetRevision: '1.x',
    },
  };
  const history = [{ revision: '0.9.0' }, { revision: '1.0.0' }];
  const some = { resources: [{ kind: 'ConfigMap', name: 'shop' }] };

  it.each<[string, object, string]>([
    ['that runs', operation('Running', '1.1.0'), '1.0.0'],
    ['that failed', operation('Failed', '1.1.0'), '1.0.0'],
    ['that could not be', operation('Error', '1.1.0'), '1.0.0'],
    ['that was ended', operation('Terminating', '1.1.0'), '1.0.0'],
    [
      'that was a dry run',
      operation('Succeeded', '1.1.0', { dryRun: true }),
      '1.0.0',
    ],
    ['of some objects', operation('Succeeded', '1.1.0', some), '1.0.0'],
    [
      'of all objects, by name of none',
      operation('Succeeded', '1.1.0', { resources: [] }),
      '1.1.0',
    ],
    ['that succeeded', operation('Succeeded', '1.1.0'), '1.1.0'],
  ])('is, of one %s', (_, operationState, applied) => {
    const status = {
      ...compared('OutOfSync', '1.1.0'),
      operationState,
      history,
    };
    expect(read(status, chart)).toMatchObject({
      revision: applied,
      versions: { applied, chart: applied, attempted: '1.1.0' },
    });
  });

  it('is nothing that is known when the first one has not succeeded', () => {
    const operationState = operation('Running', '1.1.0');
    expect(
      read({ ...compared('OutOfSync', '1.1.0'), operationState }, chart),
    ).toMatchObject({ revision: undefined, versions: { applied: undefined } });
  });

  it('is told of every source', () => {
    const sources = [
      {
        repoURL: 'https://charts.example',
        chart: 'shop',
        targetRevision: '1.x',
      },
      { repoURL: 'https://git.example/env', ref: 'values' },
    ];
    const { syncResult: _, ...state } = operation('Failed', '1.1.0');
    const status = {
      sync: { status: 'OutOfSync', revisions: ['1.1.0', sha] },
      operationState: { ...state, syncResult: { revisions: ['1.1.0', sha] } },
      history: [{ revisions: ['1.0.0', older] }],
    };
    expect(read(status, { source: undefined, sources })).toMatchObject({
      versions: { applied: '1.0.0', chart: '1.0.0' },
    });
  });

  it.each<[string, object]>([
    ['without an operation', {}],
    [
      'after an older operation',
      { operationState: operation('Succeeded', older) },
    ],
    [
      'while it is applied again',
      { operationState: operation('Running', sha) },
    ],
  ])(
    'is what it was compared with where nothing had to be applied, %s',
    (_, rest) => {
      const status = {
        ...compared('Synced', sha),
        history: [{ revision: older }],
      };
      expect(read({ ...status, ...rest })).toMatchObject({
        revision: sha,
        versions: { applied: sha, commit: sha },
      });
    },
  );
});

describe('the dry commit of a source hydrator', () => {
  const hydrated = (hydratedSHA: string, rest: object = {}) => ({
    ...compared('Synced', sha),
    sourceHydrator: {
      lastSuccessfulOperation: { drySHA: dry, hydratedSHA },
    },
    ...rest,
  });

  it.each<[string, object, object]>([
    [
      'of what is deployed',
      hydrated(sha),
      { revision: dry, versions: { applied: sha, dryCommit: dry } },
    ],
    [
      'of what is not deployed yet',
      hydrated(older),
      { revision: sha, versions: { applied: sha, dryCommit: undefined } },
    ],
    [
      'of what waits to be synced',
      hydrated(sha, {
        ...compared('OutOfSync', sha),
        history: [{ revision: older }],
      }),
      { revision: older, versions: { applied: older, dryCommit: undefined } },
    ],
    [
      'where nothing is deployed',
      {
        sourceHydrator: { lastSuccessfulOperation: { drySHA: dry } },
      },
      { revision: undefined, versions: { dryCommit: undefined } },
    ],
  ])('%s', (_, status, expected) => {
    expect(read(status)).toMatchObject(expected);
  });
});

describe('since when it is out of sync', () => {
  const { syncResult: _, ...unresolved } = operation('Error', sha);

  it.each<[string, object, object]>([
    [
      'is not told by an operation that succeeded',
      operation('Succeeded', sha),
      { sync: 'out-of-sync', since: undefined },
    ],
    [
      'is not told by an operation of another revision',
      operation('Failed', older),
      { sync: 'failed', since: undefined, message: 'it is Failed' },
    ],
    [
      'is told by an operation that failed',
      operation('Failed', sha),
      { sync: 'failed', since: ended, reason: 'Failed' },
    ],
    [
      'is told by an operation that did not come to a revision',
      unresolved,
      { sync: 'failed', since: ended, reason: 'Error' },
    ],
    [
      'is not told by a dry run',
      operation('Failed', sha, { dryRun: true }),
      { sync: 'out-of-sync', since: undefined },
    ],
  ])('%s', (__, operationState, expected) => {
    const status = { ...compared('OutOfSync', sha), operationState };
    expect(read(status)).toMatchObject(expected);
  });
});

describe('an operation that failed while all objects are in sync', () => {
  const resources = [
    {
      group: 'apps',
      kind: 'Deployment',
      namespace: 'qa',
      name: 'shop',
      status: 'Synced',
      health: { status: 'Healthy' },
    },
  ];
  const status = { ...compared('Synced', sha), resources };

  it.each(['Failed', 'Error'])('is told, as %s', phase => {
    const reading = read({ ...status, operationState: operation(phase, sha) });
    expect(reading).toMatchObject({
      sync: 'failed',
      health: 'healthy',
      reason: phase,
      message: `it is ${phase}`,
      since: ended,
      words: { sync: 'Synced', operation: phase },
      revision: sha,
      versions: { applied: sha },
      objects: [{ name: 'shop', health: 'healthy' }],
    });
    // It failed for each of them: none is told to be in sync
    expect(reading.objects[0].sync).toBeUndefined();
  });

  it('is told of several sources', () => {
    const revisions = ['1.1.0', sha];
    const state = operation('Failed', '');
    expect(
      read({
        sync: { status: 'Synced', revisions },
        operationState: { ...state, syncResult: { revisions } },
      }),
    ).toMatchObject({ sync: 'failed' });
  });

  it.each<[string, object]>([
    ['of another revision', operation('Failed', older)],
    ['that was a dry run', operation('Failed', sha, { dryRun: true })],
    ['that came to no revision', { phase: 'Error', message: 'no access' }],
  ])('counts for nothing, %s', (_, operationState) => {
    expect(read({ ...status, operationState })).toMatchObject({
      sync: 'synced',
      reason: undefined,
      objects: [{ sync: 'synced' }],
    });
  });
});

describe('where it applies to, and who applies it', () => {
  const server = 'https://qa.example:6443';
  const own = 'https://kubernetes.default.svc';

  it.each<[string, object, object]>([
    ['a server', { server, namespace: 'qa' }, { server, namespace: 'qa' }],
    ['a name', { name: 'qa' }, { cluster: 'qa' }],
    ['the own server', { server: own }, { server: own, cluster: 'in-cluster' }],
    ['nothing', {}, {}],
  ])('tells %s', (_, destination, expected) => {
    expect(read({}, { destination }).destination).toEqual(expected);
  });

  it('tells the namespace of its controller', () => {
    expect(read({ controllerNamespace: 'argocd' }).controllerNamespace).toBe(
      'argocd',
    );
    expect(read({})).not.toHaveProperty('controllerNamespace');
  });
});

describe('which branch or tag runs', () => {
  const git = (targetRevision: string, path = '.') => ({
    repoURL: 'https://git.example/env',
    path,
    targetRevision,
  });
  const values = {
    repoURL: 'https://git.example/values',
    targetRevision: 'main',
    ref: 'values',
  };
  const refOf = (comparedTo: object | undefined, spec: object) =>
    read(
      { sync: { status: 'Synced', revision: sha, comparedTo } },
      { source: undefined, ...spec },
    ).versions.ref;

  it.each<[string, object | undefined, object, string | undefined]>([
    ['as asked', undefined, { source: git('v2') }, 'v2'],
    [
      'by the name that people know',
      { source: git('refs/heads/main') },
      { source: git('refs/heads/main') },
      'main',
    ],
    [
      'until what is asked now is compared',
      { source: git('v1') },
      { source: git('v2') },
      'v1',
    ],
    [
      'of several sources, the one that is deployed',
      { sources: [values, git('v1')] },
      { sources: [values, git('v2')] },
      'v1',
    ],
    [
      'the default branch',
      { source: git('') },
      { source: git('v2') },
      undefined,
    ],
    [
      'as people know it, where it is hydrated',
      { source: git('environments/qa') },
      {
        sourceHydrator: {
          drySource: git('main'),
          syncSource: { targetBranch: 'environments/qa', path: '.' },
        },
      },
      'main',
    ],
  ])('%s', (_, comparedTo, spec, expected) => {
    expect(refOf(comparedTo, spec)).toBe(expected);
  });
});
