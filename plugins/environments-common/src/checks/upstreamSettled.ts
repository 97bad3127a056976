import { runningUpstream } from '../domain/DeploymentSituation';
import { type Check, PASSED } from './Check';

/** Upstream runs what Git asks for there. */
export const upstreamSettled: Check = {
  id: 'upstream-settled',
  actions: ['promotion'],
  forwardOnly: 'What runs upstream says nothing about what ran here.',
  level: 'warn',
  run(situation) {
    const upstream = runningUpstream(situation);
    const desired = upstream?.deployment.desired;
    if (!upstream || !desired) {
      return undefined;
    }
    const { environment, live } = upstream;
    return desired.version === live.version
      ? PASSED
      : {
          state: 'failed',
          params: {
            environment: environment.title,
            live: live.version,
            desired: desired.version,
          },
        };
  },
};
