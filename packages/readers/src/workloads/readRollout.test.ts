import type { WorkloadReading } from '../objects/DeliveryStatus';
import { readAny } from '../readAny';

const read = (status: object | undefined, spec: object = {}, metadata = {}) =>
  readAny({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'cart', namespace: 'qa', generation: 7, ...metadata },
    spec: {
      replicas: 2,
      strategy: {
        canary: {
          steps: [{ setWeight: 30 }, { pause: {} }, { setWeight: 60 }],
        },
      },
      ...spec,
    },
    status,
  }) as WorkloadReading;

const blueGreen = { strategy: { blueGreen: { activeService: 'cart' } } };

const aborted = {
  observedGeneration: '7',
  phase: 'Degraded',
  message: 'RolloutAborted: Rollout aborted update to revision 4',
  abort: true,
  currentPodHash: 'new',
  stableRS: 'old',
  currentStepIndex: 0,
};

describe('why a Rollout is not done', () => {
  const run = (status: string, message?: string) => ({
    name: 'cart-new-4-1',
    status,
    message,
  });

  it.each<[string, object, object, string]>([
    [
      'a step',
      {
        canary: {
          currentStepAnalysisRunStatus: run(
            'Failed',
            'Metric "errors" assessed Failed',
          ),
        },
      },
      {},
      'AnalysisRun cart-new-4-1 Failed: Metric "errors" assessed Failed',
    ],
    [
      'the background',
      {
        canary: {
          currentBackgroundAnalysisRunStatus: run('Error', 'dial tcp: timeout'),
        },
      },
      {},
      'AnalysisRun cart-new-4-1 Error: dial tcp: timeout',
    ],
    [
      'before the switch',
      {
        blueGreen: {
          prePromotionAnalysisRunStatus: run('Failed', 'smoke test failed'),
        },
      },
      blueGreen,
      'AnalysisRun cart-new-4-1 Failed: smoke test failed',
    ],
    [
      'after the switch',
      { blueGreen: { postPromotionAnalysisRunStatus: run('Inconclusive') } },
      blueGreen,
      'AnalysisRun cart-new-4-1 Inconclusive',
    ],
    [
      'a step of a plugin',
      {
        canary: {
          stepPluginStatuses: [
            { name: 'acme/gate', phase: 'Error', message: 'no answer' },
          ],
        },
      },
      {},
      'Step plugin acme/gate Error: no answer',
    ],
  ])('is told by the analysis of %s', (_, status, spec, told) => {
    expect(read({ ...aborted, ...status }, spec)).toMatchObject({
      health: 'degraded',
      message: `${aborted.message}. ${told}`,
    });
  });

  it('is told once', () => {
    const message = `${aborted.message}: Metric "errors" assessed Failed`;
    const canary = {
      currentStepAnalysisRunStatus: run(
        'Failed',
        'Metric "errors" assessed Failed',
      ),
    };
    expect(read({ ...aborted, message, canary }).message).toBe(
      `${message}. AnalysisRun cart-new-4-1 Failed`,
    );
  });

  it('is told of nothing that succeeded, nor when it is done', () => {
    const canary = (status: string) => ({
      canary: { currentBackgroundAnalysisRunStatus: run(status) },
    });
    expect(read({ ...aborted, ...canary('Successful') }).message).toBe(
      aborted.message,
    );
    expect(
      read({ phase: 'Healthy', ...canary('Running') }).message,
    ).toBeUndefined();
  });

  it('is told by a quota', () => {
    const conditions = [
      { type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' },
    ];
    const progressing = {
      observedGeneration: '7',
      phase: 'Progressing',
      message: 'more replicas need to be updated',
      conditions,
    };
    expect(read(progressing)).toMatchObject({
      health: 'degraded',
      message: 'more replicas need to be updated. exceeded quota',
    });
    expect(read({ ...progressing, phase: 'Paused' })).toMatchObject({
      health: 'suspended',
    });
  });
});

describe('what the new version of a Rollout gets', () => {
  const weights = (weight: number) => ({
    canary: { weights: { canary: { weight } } },
  });

  it.each<[string, object, object]>([
    [
      'everything once it is stable, whatever the router says',
      { phase: 'Healthy', stableRS: 'new', currentStepIndex: 3, ...weights(0) },
      { weight: 100 },
    ],
    [
      'everything when it was aborted after that',
      { ...aborted, stableRS: 'new', ...weights(0) },
      { weight: 100 },
    ],
    ['nothing when it was aborted before', aborted, { weight: 0 }],
    [
      'what the router still sends when it was aborted',
      { ...aborted, ...weights(15) },
      { weight: 15 },
    ],
    [
      'what the router sends',
      { phase: 'Paused', stableRS: 'old', currentStepIndex: 1, ...weights(25) },
      { weight: 25, step: 2 },
    ],
    [
      'what its steps say',
      { phase: 'Paused', stableRS: 'old', currentStepIndex: 1 },
      { weight: 30 },
    ],
    [
      'everything when the steps are done',
      { phase: 'Progressing', stableRS: 'old', currentStepIndex: 3 },
      { weight: 100 },
    ],
  ])('is %s', (_, status, rollout) => {
    expect(read({ currentPodHash: 'new', ...status })).toMatchObject({
      rollout,
    });
  });

  it.each<[string, object | undefined, object]>([
    [
      'of a Rollout',
      {
        phase: 'Healthy',
        observedGeneration: '6',
        currentPodHash: 'old',
        stableRS: 'old',
        currentStepIndex: 3,
      },
      {},
    ],
    [
      'of the workload that it takes its template from',
      {
        phase: 'Healthy',
        observedGeneration: '7',
        workloadObservedGeneration: '2',
        currentStepIndex: 3,
      },
      { annotations: { 'rollout.argoproj.io/workload-generation': '3' } },
    ],
    ['that is the first', undefined, {}],
  ])(
    'is not known while its controller has not seen a change: %s',
    (_, status, metadata) => {
      const reading = read(status, {}, metadata);
      expect(reading).toMatchObject({
        health: 'progressing',
        message: 'The controller has not seen the newest change yet.',
      });
      expect(reading).not.toHaveProperty('rollout');
    },
  );

  it('is on its way as soon as a pause is ended', () => {
    const status = { phase: 'Paused', controllerPause: true };
    expect(read(status)).toMatchObject({
      health: 'progressing',
      message: 'waiting for rollout to unpause',
    });
    const pauseConditions = [{ reason: 'CanaryPauseStep' }];
    expect(read({ ...status, pauseConditions })).toMatchObject({
      health: 'suspended',
    });
  });
});

describe('a Rollout of a controller that writes no phase', () => {
  const done = {
    observedGeneration: '6f8d9b7c5',
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    currentPodHash: 'new',
    stableRS: 'new',
    currentStepIndex: 3,
  };
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    message: `${reason} it is`,
  });

  it.each<[string, object, object, string, string | undefined]>([
    ['is done', done, {}, 'healthy', undefined],
    [
      'is done, by an older field',
      { ...done, stableRS: undefined, canary: { stableRS: 'new' } },
      {},
      'healthy',
      undefined,
    ],
    [
      'has switched',
      { ...done, blueGreen: { activeSelector: 'new' } },
      blueGreen,
      'healthy',
      undefined,
    ],
    [
      'has switched, without a stable one',
      { ...done, stableRS: undefined, blueGreen: { activeSelector: 'new' } },
      blueGreen,
      'healthy',
      undefined,
    ],
    [
      'is to switch',
      { ...done, blueGreen: { activeSelector: 'old' } },
      blueGreen,
      'progressing',
      'active service cutover pending',
    ],
    [
      'pauses at a step',
      { ...done, pauseConditions: [{ reason: 'CanaryPauseStep' }] },
      {},
      'suspended',
      'CanaryPauseStep',
    ],
    [
      'is paused by hand',
      done,
      { paused: true },
      'suspended',
      'manually paused',
    ],
    [
      'has steps left',
      { ...done, stableRS: 'old' },
      {},
      'progressing',
      'waiting for all steps to complete',
    ],
    [
      'replaces pods',
      { ...done, updatedReplicas: 1 },
      {},
      'progressing',
      'more replicas need to be updated',
    ],
    [
      'waits for pods',
      { ...done, availableReplicas: 1 },
      {},
      'progressing',
      'updated replicas are still becoming available',
    ],
    [
      'ends pods',
      { ...done, replicas: 3 },
      {},
      'progressing',
      'old replicas are pending termination',
    ],
    [
      'restarts',
      done,
      { restartAt: '2026-01-01T10:00:00Z' },
      'progressing',
      'rollout is restarting',
    ],
    [
      'was aborted',
      {
        ...done,
        conditions: [condition('Progressing', 'False', 'RolloutAborted')],
      },
      {},
      'degraded',
      'RolloutAborted: RolloutAborted it is',
    ],
    [
      'was aborted, as the field alone says',
      { ...done, abort: true, stableRS: 'old' },
      {},
      'degraded',
      'RolloutAborted',
    ],
    [
      'came to no end',
      {
        ...done,
        conditions: [
          condition('Progressing', 'False', 'ProgressDeadlineExceeded'),
        ],
      },
      {},
      'degraded',
      'ProgressDeadlineExceeded: ProgressDeadlineExceeded it is',
    ],
    [
      'is invalid',
      {
        ...done,
        conditions: [condition('InvalidSpec', 'True', 'MissingSelector')],
      },
      {},
      'degraded',
      'InvalidSpec: MissingSelector it is',
    ],
  ])('%s', (_, status, spec, health, message) => {
    expect(read(status, spec)).toMatchObject({ health, message });
  });
});

describe('a Canary', () => {
  const canary = (status: object) =>
    readAny({
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      metadata: { name: 'cart', namespace: 'qa' },
      status,
    });

  it.each([
    ['Initialized', 0, 100],
    ['Finalising', 0, 100],
    ['Succeeded', 0, 100],
    ['Progressing', 0, 0],
    ['Progressing', 40, 40],
    ['Failed', 0, 0],
  ])(
    'that is %s at %s gives the new version %s',
    (phase, canaryWeight, weight) => {
      expect(canary({ phase, canaryWeight })).toMatchObject({
        rollout: { weight },
      });
    },
  );

  it('tells that checks failed', () => {
    const conditions = [
      { type: 'Promoted', status: 'False', message: 'Canary analysis failed' },
    ];
    expect(
      canary({ phase: 'Failed', failedChecks: 5, conditions }),
    ).toMatchObject({ message: 'Canary analysis failed. Failed checks: 5' });
    expect(
      canary({ phase: 'Succeeded', failedChecks: 1, conditions: [] }),
    ).toMatchObject({ message: undefined });
  });
});
