import type { Deployment, LiveVersion } from './Deployment';
import type { DeploymentHold } from './DeploymentHold';
import type { Environment, EnvironmentProblem } from './Environment';
import type { Promotion } from './Promotion';
import type {
  ArrivalRefusal,
  AwaitedService,
  ReportedArtifact,
} from './ReportedArtifact';

/**
 * An environment that a target promotes from, with what runs there.
 *
 * @public
 */
export interface UpstreamDeployment {
  environment: Environment;
  /** Undefined: the service was not found there. */
  deployment?: Deployment;
}

/**
 * Everything that is known about a service in an environment when a promotion into it, a rollback or a sync is decided.
 * Pages and plans read the same one.
 *
 * @public
 */
export interface DeploymentSituation {
  target: Environment;
  problems: EnvironmentProblem[];
  deployment?: Deployment;
  /** Whether the target's repositories have been read and hold no version of the service: promoting adds it. */
  absent: boolean;
  /** The direct upstream environments, nearest first. */
  upstreams: UpstreamDeployment[];
  /**
   * The version that continuous integration reported for a first environment: the newest, if it is not older than what Git asks
   * for, or the one that was chosen.
   */
  reported?: ReportedArtifact;
  /** Where somebody asked for the service, and nothing is there yet that could run. */
  awaited?: AwaitedService;
  /** Why what was reported does not come by itself, where it should. */
  arrivalRefusal?: ArrivalRefusal;
  /** The promotion of this deployment that is under way or failed last, and the version that it brings. */
  promotion?: Pick<Promotion, 'kind' | 'state' | 'toVersion' | 'turn'>;
  /** What earlier rollbacks of this deployment have left, newest first. */
  holds: DeploymentHold[];
  /** Whether a service or a template asks, and not a person in the portal. */
  isAutomation?: boolean;
  /** What the caller may do. */
  permitted: {
    promote: boolean;
    rollback: boolean;
    configure: boolean;
    remove: boolean;
    sync: boolean;
  };
  /** Whether there is an earlier version to roll back to. */
  hasEarlierRecord: boolean;
  /** The record that a rollback goes to, once one is chosen. */
  record?: { artifact: string; toVersion: string; healthyAt?: string };
  /** The newest earlier record of another version that was healthy here; looked for where {@link isInTrouble}. */
  lastHealthy?: {
    id: string;
    artifact: string;
    toVersion: string;
    healthyAt?: string;
  };
  /**
   * Why the portal's credentials may not write to the delivery engine's object; null when they may, undefined while that
   * is not known.
   */
  syncRefusal?: string | null;
}

/**
 * The upstream whose version would be promoted: the nearest one where the service runs.
 *
 * @public
 */
export function runningUpstream({ upstreams }: DeploymentSituation):
  | {
      environment: Environment;
      deployment: Deployment;
      live: LiveVersion;
    }
  | undefined {
  for (const { environment, deployment } of upstreams) {
    if (deployment?.live) {
      return { environment, deployment, live: deployment.live };
    }
  }
  return undefined;
}

/**
 * Whether what Git asks for does not come right: its version is degraded, or the promotion that brought it has failed. A change
 * of configuration that failed says nothing of the version.
 *
 * @public
 */
export function isInTrouble({
  deployment,
  promotion,
}: Pick<DeploymentSituation, 'deployment' | 'promotion'>): boolean {
  const desired = deployment?.desired?.version;
  return (
    desired !== undefined &&
    (deployment?.health === 'degraded' ||
      (promotion?.state === 'failed' &&
        promotion.kind !== 'configuration' &&
        promotion.toVersion === desired))
  );
}
