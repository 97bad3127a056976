import type { CauseReading } from '@downstage/readers';
import { project, workload } from '../__testUtils__/projection';

const cause = (name: string, rest: Partial<CauseReading> = {}) => ({
  type: 'cause' as const,
  kind: 'Pod',
  namespace: 'qa',
  name,
  owner: 'Deployment/shop',
  message: 'container main: ImagePullBackOff: no such tag',
  ...rest,
});

const shop = workload('shop', 'r.example/shop:1.1.0', {
  spec: { replicas: 3 },
  status: {
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 1,
    readyReplicas: 2,
  },
});

describe('the causes of a workload that is not healthy', () => {
  it.each<[string, CauseReading[], string]>([
    [
      'are told, those that are alike once',
      [cause('shop-5c-a'), cause('shop-5c-b'), cause('shop-5c-c')],
      '2 of 3 ready, 1 updated. Pod shop-5c-a and 2 more: container main: ImagePullBackOff: no such tag.',
    ],
    [
      'are told up to a number',
      ['a', 'b', 'c', 'd', 'e'].map(name => cause(name, { message: name })),
      '2 of 3 ready, 1 updated. Pod a: a. Pod b: b. Pod c: c. 2 more causes.',
    ],
    [
      'are none of another workload, namespace or kind',
      [
        cause('x', { owner: 'Deployment/cart' }),
        cause('x', { namespace: 'dev' }),
        cause('x', { owner: 'StatefulSet/shop' }),
      ],
      '2 of 3 ready, 1 updated',
    ],
  ])('%s', (_, causes, message) => {
    expect(project({ workloads: [shop], causes })).toMatchObject([
      {
        health: 'progressing',
        message,
        evidence: expect.arrayContaining([
          expect.objectContaining({ kind: 'Deployment', message }),
        ]),
      },
    ]);
  });

  it('are those of the analysis run that the Rollout names', () => {
    const run = (name: string, message: string) =>
      cause(name, { kind: 'AnalysisRun', owner: 'Rollout/shop', message });
    const rollout = workload('shop', 'r.example/shop:1.1.0', {
      kind: 'Rollout',
      status: {
        observedGeneration: '1',
        phase: 'Degraded',
        message: 'RolloutAborted: Rollout aborted update to revision 4',
        abort: true,
        canary: {
          currentStepAnalysisRunStatus: { name: 'shop-4-1', status: 'Failed' },
        },
      },
    });
    const causes = [run('shop-3-1', 'older'), run('shop-4-1', '0.12 > 0.05')];
    expect(project({ workloads: [rollout], causes })).toMatchObject([
      {
        health: 'degraded',
        message:
          'RolloutAborted: Rollout aborted update to revision 4. AnalysisRun shop-4-1 Failed. AnalysisRun shop-4-1: 0.12 > 0.05.',
      },
    ]);
  });
});

it('says nothing of a pod that fails beside a workload that is healthy', () => {
  const [before] = project({});
  expect(project({ causes: [cause('shop-5c-a')] })).toEqual([before]);
});
