import type { PromotionPlan } from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';

/** A plan with the titles that its pull request uses. */
export interface PlannedPromotion {
  plan: PromotionPlan;
  service: Service;
  environmentTitle: string;
  fromTitle?: string;
}
