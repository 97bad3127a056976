import type { EnvironmentStore } from '../../database/EnvironmentStore';
import type { SourceStore } from '../../database/SourceStore';
import type {
  ReviewedPlan,
  StoredPromotion,
} from '../../database/StoredPromotion';
import type { SourceReader } from '../../sources/SourceReader';
import { type CarriedChange, carriedOnto } from '../atCommit/carriedOnto';
import type { TakeOverEdit } from './TakeOverEdit';
import type { TakeOverPlanner } from './TakeOverPlanner';

/** A service's configuration taken over onto the head of the branch as it is now. */
export function carryTakeOver(
  context: {
    takeOvers: TakeOverPlanner;
    environments: EnvironmentStore;
    sources: SourceStore;
    reader: SourceReader;
  },
  promotion: StoredPromotion,
  plan: ReviewedPlan,
  edit: TakeOverEdit,
): Promise<CarriedChange> {
  const { repository, branch, artifact } = plan;
  return carriedOnto(context, promotion, plan, ({ commit, ...of }) =>
    context.takeOvers.makeProven({ repository, branch, commit }, edit, {
      ...of,
      artifact,
    }),
  );
}
