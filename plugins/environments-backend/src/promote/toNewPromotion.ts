import type { PromotionWish } from '@downstage/backstage-plugin-environments-common';
import type { NewPromotion } from '../database/StoredPromotion';
import type { PlannedPromotion } from './PlannedPromotion';
import { toReviewedPlan } from './reviewedPlan';

/** A promotion as it is written down before anything is done for it. */
export function toNewPromotion(
  planned: PlannedPromotion,
  request: {
    id: string;
    wish: PromotionWish;
    /** Entity ref. */
    requestedBy: string;
    /** ISO 8601. */
    createdAt: string;
    headBranch: string;
  },
): NewPromotion {
  const { plan } = planned;
  const { headBranch, wish, ...rest } = request;
  return {
    ...rest,
    wish,
    kind: plan.kind,
    environment: wish.environment,
    service: wish.service,
    fromEnvironment: plan.fromEnvironment,
    artifact: plan.artifact,
    fromVersion: plan.fromVersion,
    toVersion: plan.toVersion,
    state: 'draft',
    reason: 'Requested.',
    plan: toReviewedPlan(planned),
    change: { repository: plan.repository, branch: plan.branch, headBranch },
    files: plan.files,
  };
}
