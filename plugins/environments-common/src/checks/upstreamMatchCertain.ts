import { IMAGE_ANNOTATION } from '../entity/annotations';
import { runningUpstream } from '../domain/DeploymentSituation';
import { type Check, PASSED } from './Check';

/** What runs upstream is known to be the service. */
export const upstreamMatchCertain: Check = {
  id: 'upstream-match-certain',
  actions: ['promotion'],
  forwardOnly: "The version comes from the target's own history.",
  level: 'require',
  run(situation) {
    const upstream = runningUpstream(situation);
    if (!upstream) {
      return undefined;
    }
    return upstream.deployment.match.guess
      ? {
          state: 'unknown',
          params: {
            environment: upstream.environment.title,
            annotation: IMAGE_ANNOTATION,
          },
        }
      : PASSED;
  },
};
