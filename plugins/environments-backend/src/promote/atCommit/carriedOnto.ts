import type { FileChange } from '@downstage/layouts';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../../catalog/Service';
import type { EnvironmentStore } from '../../database/EnvironmentStore';
import type { SourceStore } from '../../database/SourceStore';
import type { SourceReader } from '../../sources/SourceReader';
import type {
  ReviewedPlan,
  StoredPromotion,
} from '../../database/StoredPromotion';
import { freshConsent } from './freshConsent';

/** A reviewed change as it is made on the head of the branch. */
export type CarriedChange =
  | { baseCommit: string; changes: FileChange[] }
  | { refused: string };

/** What a change is made anew with. */
interface Head {
  commit: string;
  environment: Environment;
  service: Service;
}

/**
 * Makes a reviewed change anew on the head of the branch as it is now; refused where that would do anything that was not
 * reviewed.
 */
export async function carriedOnto(
  context: {
    environments: EnvironmentStore;
    sources: SourceStore;
    reader: SourceReader;
  },
  promotion: StoredPromotion,
  plan: ReviewedPlan,
  make: (
    head: Head,
  ) => Promise<
    { changes: FileChange[]; consents: string[] } | { refused: string }
  >,
): Promise<CarriedChange> {
  const { environments, sources, reader } = context;
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
  const made = await make({ commit: head, environment, service });
  if ('refused' in made) {
    return made;
  }
  const { changes, consents } = made;
  const fresh = freshConsent(plan.consents, consents);
  if (fresh) {
    return fresh;
  }
  const other = changes.find(({ path }) => !(path in plan.results));
  return other
    ? { refused: `${other.path} was not part of what was reviewed` }
    : { baseCommit: head, changes };
}
