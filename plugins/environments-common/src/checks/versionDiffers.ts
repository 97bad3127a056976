import { runningUpstream } from '../domain/DeploymentSituation';
import { isSameArtifact } from '../domain/isSameArtifact';
import { type Check, PASSED } from './Check';

/** Git does not ask for the version in the target already. */
export const versionDiffers: Check = {
  id: 'version-differs',
  actions: ['promotion'],
  forwardOnly:
    'A record of the same version may have another digest, or have come with something else.',
  level: 'require',
  run(situation) {
    const { target, deployment } = situation;
    const desired = deployment?.desired;
    const live = runningUpstream(situation)?.live;
    if (!desired || !live || !isSameArtifact(desired.artifact, live.artifact)) {
      return undefined;
    }
    return desired.version === live.version
      ? {
          state: 'failed',
          params: { environment: target.title, version: live.version },
        }
      : PASSED;
  },
};
