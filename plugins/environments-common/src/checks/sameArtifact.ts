import { isSameArtifact } from '../domain/isSameArtifact';
import { offeredVersion } from '../domain/offeredVersion';
import { type Check, PASSED } from './Check';

/** What is offered and what Git asks for in the target are versions of one artifact. */
export const sameArtifact: Check = {
  id: 'same-artifact',
  actions: ['promotion'],
  forwardOnly: 'record-artifact compares with the record.',
  level: 'require',
  run(situation) {
    const desired = situation.deployment?.desired;
    const offered = offeredVersion(situation);
    if (!desired || !offered) {
      return undefined;
    }
    const { artifact, upstream } = offered;
    if (isSameArtifact(desired.artifact, artifact)) {
      return PASSED;
    }
    const params = {
      live: artifact.name,
      environment: situation.target.title,
      desired: desired.artifact.name,
    };
    return upstream
      ? {
          state: 'failed',
          params: { ...params, upstream: upstream.environment.title },
        }
      : {
          state: 'failed',
          params,
          reason: { id: 'reported-artifact', params },
        };
  },
};
