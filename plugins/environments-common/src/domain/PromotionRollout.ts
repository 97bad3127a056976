import type { RingPlace } from './arrangeRings';
import type { Promotion } from './Promotion';
import type { PromotionPlan } from './PromotionPlan';

/**
 * So many environments can be promoted into in order.
 *
 * @public
 */
export const MOST_TARGETS = 20;

/**
 * One of the environments that a version goes to in order.
 *
 * @public
 */
export interface RolloutTarget {
  /** Entity ref. */
  environment: string;
  /**
   * Its place, from 1 on; those of the same ring go together. Given for all targets or for none; default: what the
   * environments say that they come after, else the order of the targets.
   */
  ring?: number;
  /**
   * For how long the rings before have to be healthy until it begins, as an ISO 8601 duration; default: what the environment
   * says, else 15 minutes.
   */
  soak?: string;
  /** What of {@link PromotionPlan.consents} the person has agreed to. */
  consents?: string[];
  /** {@link AdditionChoice.fingerprint} of the plan, where the environment does not have the service. */
  expectedFiles?: string;
}

/**
 * A version of a service that goes to several environments in order.
 *
 * @public
 */
export interface PromotionRolloutWish {
  /** Entity ref. */
  service: string;
  /** Entity ref of the environment to promote from: an upstream of every target. */
  from: string;
  targets: RolloutTarget[];
}

/**
 * A wish with the version that the person saw in its preview.
 *
 * @public
 */
export interface PromotionRolloutRequest extends PromotionRolloutWish {
  expectedVersion: string;
}

/**
 * What promoting into one of several environments would do.
 *
 * @public
 */
export interface PlannedTarget extends RingPlace {
  /** Undefined where none can be made. */
  plan?: PromotionPlan;
  /** Why it cannot be one of several, besides what blocks its plan. */
  refused?: string;
}

/**
 * What promoting into several environments in order would do.
 *
 * @public
 */
export interface PromotionRolloutPlan {
  /** By their rings. */
  targets: PlannedTarget[];
}

/**
 * What a promotion waits for.
 *
 * @public
 */
export interface PromotionWait {
  /** Entity refs of the environments that have to be healthy, as far as the caller may see them. */
  environments: string[];
  /** For how long. */
  soakSeconds: number;
  /** ISO 8601; when it begins if they stay healthy. Undefined while they are not. */
  beginsAt?: string;
}

/**
 * One of several promotions in order.
 *
 * @public
 */
export interface RolloutStep
  extends RingPlace,
    Pick<Promotion, 'id' | 'toVersion' | 'state' | 'reason'> {
  pullRequest?: { number: number; url: string };
  /** What it waits for, while its turn has not come. */
  waits?: PromotionWait;
}
