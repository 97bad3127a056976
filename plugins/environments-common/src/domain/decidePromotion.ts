import { isSameArtifact } from './isSameArtifact';
import type { Deployment } from './Deployment';
import type { Environment, EnvironmentProblem } from './Environment';
import { type PromotionState, isOpen } from './Promotion';

/**
 * Whether a promotion or rollback may be asked for, and why not.
 *
 * @public
 */
export interface PromotionDecision {
  allowed: boolean;
  /** Why not; the first of the reasons, the nearest to what the person can do about it. */
  reason?: string;
  /** Entity ref of the environment that the version would come from. */
  from?: string;
  /** The version that would be promoted. */
  version?: string;
  /** True when the service is not in the target yet: promoting adds it. */
  adds?: boolean;
}

/**
 * What is known about a target when a promotion into it is decided.
 *
 * @public
 */
export interface PromotionSituation {
  target: Environment;
  problems: EnvironmentProblem[];
  deployment?: Deployment;
  /** Whether the target's repositories have been read and hold no version of the service: promoting adds it. */
  absent: boolean;
  /** The direct upstream environments with what runs there, nearest first. */
  upstreams: Array<{ environment: Environment; deployment?: Deployment }>;
  promotion?: { state: PromotionState };
  permitted: boolean;
}

function refuseTarget(situation: PromotionSituation): string | undefined {
  const { target, deployment, promotion, problems } = situation;
  const error = problems.find(problem => problem.severity === 'error');
  if (!situation.permitted) {
    return `You may not change versions in ${target.title}.`;
  }
  if (promotion && isOpen(promotion.state)) {
    return `A promotion into ${target.title} is under way.`;
  }
  if (deployment?.match.guess) {
    return `That this service is meant in ${target.title} is a guess; confirm it with the annotation downstage.dev/image.`;
  }
  if (deployment?.desired?.editable === false) {
    return deployment.desired.reason ?? 'The version cannot be edited.';
  }
  return error ? `${error.subject}: ${error.message}` : undefined;
}

/**
 * Decides whether an upstream's live and healthy version may be promoted into a target. The same function serves tile,
 * panel and server.
 *
 * @public
 */
export function decidePromotion(
  situation: PromotionSituation,
): PromotionDecision {
  const { target, upstreams, deployment } = situation;
  if (target.promotesFrom.length === 0) {
    return {
      allowed: false,
      reason: `${target.title} is a first environment: its versions come from continuous integration.`,
    };
  }
  const upstream = upstreams.find(candidate => candidate.deployment?.live);
  if (!upstream?.deployment?.live) {
    return {
      allowed: false,
      reason: `The service runs in none of the environments that ${target.title} promotes from.`,
    };
  }
  const from = upstream.environment.ref;
  const { live, health } = upstream.deployment;
  const version = live.version;
  const refusal = refuseTarget(situation);
  if (refusal) {
    return { allowed: false, reason: refusal, from, version };
  }
  if (upstream.deployment.match.guess) {
    return {
      allowed: false,
      from,
      version,
      reason: `That this service is meant in ${upstream.environment.title} is a guess; confirm it with the annotation downstage.dev/image.`,
    };
  }
  if (health !== 'healthy') {
    return {
      allowed: false,
      from,
      version,
      reason: `${version} is ${health} in ${upstream.environment.title}.`,
    };
  }
  const desired = deployment?.desired;
  if (!desired && !situation.absent) {
    const reason = `${target.title}'s repository has not been read yet.`;
    return { allowed: false, from, version, reason };
  }
  if (!desired) {
    return { allowed: true, from, version, adds: true };
  }
  if (!isSameArtifact(desired.artifact, live.artifact)) {
    return {
      allowed: false,
      from,
      version,
      reason: `${upstream.environment.title} runs ${live.artifact.name}, ${target.title} asks for ${desired.artifact.name}: not comparable.`,
    };
  }
  if (desired.version === version) {
    return {
      allowed: false,
      from,
      version,
      reason: `${target.title} already asks for ${version}.`,
    };
  }
  return { allowed: true, from, version };
}

/**
 * Decides whether a deployment may be rolled back to one of its earlier records.
 *
 * @public
 */
export function decideRollback(
  situation: Omit<PromotionSituation, 'upstreams'> & {
    hasEarlierRecord: boolean;
  },
): PromotionDecision {
  const refusal = refuseTarget({ ...situation, upstreams: [] });
  if (refusal) {
    return { allowed: false, reason: refusal };
  }
  if (!situation.deployment?.desired || !situation.hasEarlierRecord) {
    return {
      allowed: false,
      reason: `No earlier version is recorded in ${situation.target.title}.`,
    };
  }
  return { allowed: true };
}
