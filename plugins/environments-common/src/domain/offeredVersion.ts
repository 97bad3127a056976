import type { ArtifactRef, Deployment } from './Deployment';
import {
  type DeploymentSituation,
  runningUpstream,
} from './DeploymentSituation';
import type { Environment } from './Environment';
import type { ReportedArtifact } from './ReportedArtifact';

/**
 * A version that a target may get by promotion.
 *
 * @public
 */
export interface OfferedVersion {
  artifact: ArtifactRef;
  version: string;
  digest?: string;
  /** Where it runs; undefined for what was reported. */
  upstream?: { environment: Environment; deployment: Deployment };
  /** What continuous integration reported; undefined for what runs upstream. */
  reported?: ReportedArtifact;
}

/**
 * The version that would be promoted: what runs in the nearest upstream that has the service; for a first environment, what
 * continuous integration reported.
 *
 * @public
 */
export function offeredVersion(
  situation: DeploymentSituation,
): OfferedVersion | undefined {
  const { target, reported } = situation;
  if (target.promotesFrom.length === 0) {
    return reported
      ? {
          artifact: reported.artifact,
          version: reported.version,
          ...(reported.digest ? { digest: reported.digest } : {}),
          reported,
        }
      : undefined;
  }
  const running = runningUpstream(situation);
  if (!running) {
    return undefined;
  }
  const { environment, deployment, live } = running;
  const digest = live.digest ?? deployment.desired?.digest;
  return {
    artifact: live.artifact,
    version: live.version,
    ...(digest ? { digest } : {}),
    upstream: { environment, deployment },
  };
}
