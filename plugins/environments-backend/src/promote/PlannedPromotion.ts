import type { FileChange } from '@downstage/layouts';
import type { PromotionPlan } from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';

/** A plan with what it commits, which is shown to nobody. */
export interface PlannedChanges {
  plan: PromotionPlan;
  /** The files of the plan, as they will be. */
  changes: FileChange[];
}

/** A plan with the titles that its pull request uses. */
export interface PlannedPromotion extends PlannedChanges {
  service: Service;
  environmentTitle: string;
  fromTitle?: string;
}
