import type { EnvironmentStore } from '../../database/EnvironmentStore';
import type { SourceStore } from '../../database/SourceStore';
import type {
  ReviewedPlan,
  StoredPromotion,
} from '../../database/StoredPromotion';
import type { SourceReader } from '../../sources/SourceReader';
import { type CarriedChange, carriedOnto } from '../atCommit/carriedOnto';
import type { RevertEdit } from './RevertEdit';
import type { RevertPlanner } from './RevertPlanner';

/** The whole change taken back from the head of the branch as it is now. */
export async function carryRevert(
  context: {
    reverts: RevertPlanner;
    environments: EnvironmentStore;
    sources: SourceStore;
    reader: SourceReader;
  },
  promotion: StoredPromotion,
  plan: ReviewedPlan,
  edit: RevertEdit,
): Promise<CarriedChange> {
  const { repository, branch, artifact, toVersion: version, digest } = plan;
  const carried = await carriedOnto(context, promotion, plan, head =>
    context.reverts.plan(
      { repository, branch, commit: head.commit },
      { ...head, wanted: { artifact, version, digest }, edit },
    ),
  );
  return 'changes' in carried && carried.changes.length === 0
    ? { refused: 'all of it has been taken back already' }
    : carried;
}
