import { runningUpstream } from '../domain/DeploymentSituation';
import { type Check, type CheckResult, PASSED } from './Check';

const STATES: Partial<Record<string, CheckResult['state']>> = {
  healthy: 'passed',
  progressing: 'pending',
  unknown: 'unknown',
};

/** The version that would be promoted is healthy where it runs. */
export const upstreamHealthy: Check = {
  id: 'upstream-healthy',
  actions: ['promotion'],
  forwardOnly: 'What runs upstream says nothing about what ran here.',
  level: 'require',
  run(situation) {
    const upstream = runningUpstream(situation);
    if (!upstream) {
      return undefined;
    }
    const { environment, deployment, live } = upstream;
    const { health } = deployment;
    const state = STATES[health] ?? 'failed';
    return state === 'passed'
      ? PASSED
      : {
          state,
          params: {
            version: live.version,
            health,
            environment: environment.title,
          },
        };
  },
};
