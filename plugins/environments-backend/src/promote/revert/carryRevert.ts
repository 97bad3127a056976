import type { FileChange } from '@downstage/layouts';
import type { EnvironmentStore } from '../../database/EnvironmentStore';
import type { SourceStore } from '../../database/SourceStore';
import type {
  ReviewedPlan,
  StoredPromotion,
} from '../../database/StoredPromotion';
import type { SourceReader } from '../../sources/SourceReader';
import type { RevertEdit } from './RevertEdit';
import type { RevertPlanner } from './RevertPlanner';

/**
 * The whole change taken back from the head of the branch as it is now; refused where that would do anything that was not
 * reviewed.
 */
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
): Promise<
  { baseCommit: string; changes: FileChange[] } | { refused: string }
> {
  const { reverts, environments, sources, reader } = context;
  await reader.read(plan);
  const { head } = await sources.state(plan);
  const service = await environments.service(promotion.service);
  const environment = (await environments.list()).find(
    item => item.environment.ref === promotion.environment,
  )?.environment;
  if (!head || !service || !environment) {
    return {
      refused: `${plan.serviceTitle} is no longer known in ${plan.environmentTitle}`,
    };
  }
  const { repository, branch, artifact, toVersion: version, digest } = plan;
  const taken = await reverts.plan(
    { repository, branch, commit: head },
    {
      environment,
      service,
      wanted: { artifact, version, digest },
      edit,
    },
  );
  if ('refused' in taken) {
    return taken;
  }
  const { changes, consents } = taken;
  const fresh = consents.find(consent => !plan.consents.includes(consent));
  if (fresh) {
    return { refused: `nobody has agreed to this: ${fresh}` };
  }
  const other = changes.find(({ path }) => !(path in plan.results));
  if (other) {
    return { refused: `${other.path} was not part of what was reviewed` };
  }
  return changes.length > 0
    ? { baseCommit: head, changes }
    : { refused: 'all of it has been taken back already' };
}
