import type {
  PlannedFile,
  PromotionPlan,
  PromotionRequest,
} from './PromotionPlan';

/**
 * So many services can be promoted together.
 *
 * @public
 */
export const MOST_TOGETHER = 50;

/**
 * A service that is promoted together with others.
 *
 * @public
 */
export interface PromotionBatchItem {
  /** Entity ref. */
  service: string;
  /** Entity ref of the environment to promote from; default: the nearest upstream that runs the service. */
  from?: string;
  /** What of {@link PromotionPlan.consents} the person has agreed to. */
  consents?: string[];
}

/**
 * Services that are promoted into an environment together.
 *
 * @public
 */
export interface PromotionBatchWish {
  /** Entity ref of the target environment. */
  environment: string;
  services: PromotionBatchItem[];
}

/**
 * A wish with the versions that the person saw in its preview.
 *
 * @public
 */
export interface PromotionBatchRequest extends PromotionBatchWish {
  /** As in {@link PromotionRequest.asPerson}, for each pull request in a repository of that host. */
  asPerson?: PromotionRequest['asPerson'];
  services: Array<PromotionBatchItem & { expectedVersion: string }>;
}

/**
 * One commit and one pull request, which bring several services.
 *
 * @public
 */
export interface PromotionBatchChange {
  repository: string;
  branch: string;
  title: string;
  /** Entity refs of the services that it brings. */
  services: string[];
  files: PlannedFile[];
  /** Why they cannot be changed together. */
  refused?: string;
}

/**
 * What promoting several services together would do.
 *
 * @public
 */
export interface PromotionBatchPlan {
  environment: string;
  /** One for each service that a plan can be made for; those that are blocked are in no change. */
  plans: PromotionPlan[];
  /** The services that no plan can be made for, and why. */
  refused: Array<{ service: string; reason: string }>;
  /** One for each repository and branch. */
  changes: PromotionBatchChange[];
  /** Whether whoever asks may have the pull requests opened as himself: {@link PromotionBatchRequest.asPerson}. */
  asPerson: boolean;
}
