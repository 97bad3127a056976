import type { FileChange } from '@downstage/layouts';
import type { PromotionPlan } from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';
import type { ReviewedPlan } from '../database/StoredPromotion';

/** A plan with what it commits, which is shown to nobody. */
export interface PlannedChanges {
  plan: PromotionPlan;
  /** The files of the plan, as they will be. */
  changes: FileChange[];
}

/** How the changes are made again. */
export type PlannedEdit = Pick<ReviewedPlan, 'digest' | 'edit'>;

/** A plan with the titles that its pull request uses. */
export interface PlannedPromotion extends PlannedChanges {
  service: Service;
  again: PlannedEdit;
  /** Id of the open promotion that this one takes the place of. */
  supersedes?: string;
  environmentTitle: string;
  fromTitle?: string;
}
