import {
  type DeploymentSituation,
  isInTrouble,
} from '../domain/DeploymentSituation';
import { offeredVersion } from '../domain/offeredVersion';
import type { ReportedArtifact } from '../domain/ReportedArtifact';
import type { Reason } from '../reasons';
import type { Check, CheckResult, DeploymentAction } from './Check';
import { CHECKS } from './registry';

/**
 * A check that applies to a situation, with what it observed there.
 *
 * @public
 */
export interface CheckOutcome extends CheckResult {
  id: Check['id'];
  level: Check['level'];
}

/**
 * Whether an action may be asked for.
 *
 * @public
 */
export interface Decision {
  allowed: boolean;
  /** Why not: all reasons. Empty when it is allowed. */
  reasons: Reason[];
  /** What should be weighed before; it refuses nothing. */
  warnings: Reason[];
}

/**
 * Whether an upstream's version, or one that was reported, may be promoted, and which.
 *
 * @public
 */
export interface PromotionDecision extends Decision {
  /** Entity ref of the environment that the version would come from. */
  from?: string;
  /** The version that would be promoted. */
  version?: string;
  /** What continuous integration said of it, where it comes from there. */
  reported?: ReportedArtifact;
  /** True when the service is not in the target yet: promoting adds it. */
  adds?: boolean;
}

/**
 * Runs the checks of an action, in their order. Those that do not apply are left out.
 *
 * @param checks - default: all that are registered
 * @public
 */
export function runChecks(
  action: DeploymentAction,
  situation: DeploymentSituation,
  checks: readonly Check[] = CHECKS,
): CheckOutcome[] {
  return checks
    .filter(check => check.actions.includes(action))
    .flatMap(({ id, level, run }) => {
      const result = run(situation, action);
      return result ? [{ id, level, ...result }] : [];
    });
}

function reasonsAt(level: Check['level'], outcomes: CheckOutcome[]): Reason[] {
  return outcomes
    .filter(outcome => outcome.level === level && outcome.state !== 'passed')
    .map(
      ({ id, params, reason }) =>
        reason ?? { id, ...(params ? { params } : {}) },
    );
}

/**
 * Decides whether an action may be asked for: all required checks have passed. The same function serves tile, panel, plan
 * and server.
 *
 * @public
 */
export function decide(
  action: DeploymentAction,
  situation: DeploymentSituation,
): Decision {
  const outcomes = runChecks(action, situation);
  const reasons = reasonsAt('require', outcomes);
  return {
    allowed: reasons.length === 0,
    reasons,
    warnings: reasonsAt('warn', outcomes),
  };
}

/**
 * {@link decide} for a promotion, with what would be promoted.
 *
 * @public
 */
export function decidePromotion(
  situation: DeploymentSituation,
): PromotionDecision {
  const decision = decide('promotion', situation);
  const offered = offeredVersion(situation);
  if (!offered) {
    return decision;
  }
  const { version, upstream, reported } = offered;
  return {
    ...decision,
    ...(upstream ? { from: upstream.environment.ref } : {}),
    version,
    ...(reported ? { reported } : {}),
    ...(decision.allowed && !situation.deployment?.desired
      ? { adds: true }
      : {}),
  };
}

/**
 * A rollback that only has to be reviewed.
 *
 * @public
 */
export interface PreparedRollback {
  /** Id of the deployment record to return to. */
  record: string;
  version: string;
}

/**
 * The rollback to offer where a version does not come right: to what was healthy before, if it may be asked for.
 *
 * @public
 */
export function prepareRollback(
  situation: DeploymentSituation,
): PreparedRollback | undefined {
  const { lastHealthy } = situation;
  return lastHealthy &&
    isInTrouble(situation) &&
    decide('rollback', { ...situation, record: lastHealthy }).allowed
    ? { record: lastHealthy.id, version: lastHealthy.toVersion }
    : undefined;
}
