import { runningUpstream } from '../domain/DeploymentSituation';
import { isSameArtifact } from '../domain/isSameArtifact';
import { type Check, PASSED } from './Check';

/** What runs upstream and what Git asks for in the target are versions of one artifact. */
export const sameArtifact: Check = {
  id: 'same-artifact',
  actions: ['promotion'],
  forwardOnly: 'record-artifact compares with the record.',
  level: 'require',
  run(situation) {
    const desired = situation.deployment?.desired;
    const upstream = runningUpstream(situation);
    if (!desired || !upstream) {
      return undefined;
    }
    const { artifact } = upstream.live;
    return isSameArtifact(desired.artifact, artifact)
      ? PASSED
      : {
          state: 'failed',
          params: {
            upstream: upstream.environment.title,
            live: artifact.name,
            environment: situation.target.title,
            desired: desired.artifact.name,
          },
        };
  },
};
