import type { Deployment } from './Deployment';
import { isSameArtifact } from './isSameArtifact';
import { compareVersions } from './compareVersions';

/**
 * How a deployment's live version differs from one upstream environment's.
 *
 * @public
 */
export type Lag = 'equal' | 'behind' | 'ahead' | 'diverged' | 'not-comparable';

function shown(deployment: Deployment) {
  return deployment.live ?? deployment.desired;
}

/**
 * The lag of a deployment against one upstream. Only versions of the same artifact are compared; versions that
 * differ without one being newer (not semantic versions, or the same one written otherwise) are `diverged`.
 *
 * @public
 */
export function lagBehind(
  deployment: Deployment | undefined,
  upstream: Deployment | undefined,
): Lag {
  const own = deployment && shown(deployment);
  const other = upstream && shown(upstream);
  if (!own || !other || !isSameArtifact(own.artifact, other.artifact)) {
    return 'not-comparable';
  }
  if (own.version === other.version) {
    return own.digest && other.digest && own.digest !== other.digest
      ? 'diverged'
      : 'equal';
  }
  const order = compareVersions(own.version, other.version);
  if (!order) {
    return 'diverged';
  }
  return order < 0 ? 'behind' : 'ahead';
}
