import { isSameArtifact } from '../domain/isSameArtifact';
import { offeredVersion } from '../domain/offeredVersion';
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
    const offered = offeredVersion(situation);
    if (
      !desired ||
      !offered ||
      !isSameArtifact(desired.artifact, offered.artifact)
    ) {
      return undefined;
    }
    return desired.version === offered.version
      ? {
          state: 'failed',
          params: { environment: target.title, version: offered.version },
        }
      : PASSED;
  },
};
