import { runningUpstream } from '../domain/DeploymentSituation';
import { type Check, PASSED } from './Check';

/** The service runs in one of the environments that the target promotes from. */
export const upstreamRuns: Check = {
  id: 'upstream-runs',
  actions: ['promotion'],
  forwardOnly: "The version comes from the target's own history.",
  level: 'require',
  run(situation) {
    const { target } = situation;
    if (target.promotesFrom.length === 0) {
      return undefined;
    }
    return runningUpstream(situation)
      ? PASSED
      : { state: 'failed', params: { environment: target.title } };
  },
};
