import type { PromotionPlan } from './PromotionPlan';

/**
 * So many environments can lose a service with one request.
 *
 * @public
 */
export const MOST_REMOVALS = 50;

/**
 * A service that is to go from everywhere.
 *
 * @public
 */
export interface ServiceRemovalWish {
  /** Entity ref. */
  service: string;
}

/**
 * One of the environments that a service is taken out of.
 *
 * @public
 */
export interface RemovalTarget {
  /** Entity ref. */
  environment: string;
  /** What of {@link PromotionPlan.consents} the person has agreed to. */
  consents?: string[];
}

/**
 * The environments that a service is taken out of, each with what the person saw in the preview.
 *
 * @public
 */
export interface ServiceRemovalRequest extends ServiceRemovalWish {
  targets: RemovalTarget[];
  /**
   * Whether other environments that the person may see keep the service. Without it, one that has the service and is not named is a
   * reason against all.
   */
  leaveOthers?: true;
}

/**
 * What taking a service out of one of several environments would do: one of the three.
 *
 * @public
 */
export interface PlannedRemoval {
  /** Entity ref. */
  environment: string;
  plan?: PromotionPlan;
  /** Why no plan can be made, or why it cannot go along with those before. */
  refused?: string;
  /** Id of the removal that is under way there. */
  promotion?: string;
}

/**
 * What taking a service out of every environment would do.
 *
 * @public
 */
export interface ServiceRemovalPlan {
  service: string;
  /** Where Git has the service, against the promotion order: what is promoted to goes before what it is promoted from. */
  targets: PlannedRemoval[];
  /** Entity refs of the environments that have it, and that whoever asks may see, but not take it out of. */
  denied: string[];
  /** How many environments have it that whoever asks may not see. */
  hidden: number;
}
