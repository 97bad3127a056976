import { findEngine } from '@downstage/readers';
import type { FollowedEnvironment } from './fleetFile';
import { code, messageFor, partOf } from './pullRequestParts';

/** The branch of a fleet that proposes to take an environment out. */
export const removalBranch = ({ name }: Pick<FollowedEnvironment, 'name'>) =>
  `downstage/remove-environment-${name}`;

/** What the commit and the pull request say that take an environment out of a fleet. */
export function removalText(
  followed: FollowedEnvironment,
  facts: {
    cluster: string;
    /** Such as `Namespace uat`. */
    objects: string[];
    requestedBy: string;
    appUrl: string;
  },
): { message: string; title: string; body: string } {
  const { name, engine, repository } = followed;
  const { cluster, objects, requestedBy, appUrl } = facts;
  const title = `Remove environment ${name} from ${cluster}`;
  const engineTitle = findEngine(engine)?.title ?? engine;
  return {
    title,
    message: messageFor(title, requestedBy),
    body: `${engineTitle} in cluster ${code(
      cluster,
    )} is no longer to deliver ${partOf(
      followed,
    )}${repository}. These objects go from the fleet:

${objects.map(object => `- ${code(object)}`).join('\n')}

Where the fleet is pruned, the namespace ${code(
      name,
    )} is deleted with all that is in it, Secrets and volumes among it. Nothing brings that back.

| Environment | Requested by |
| --- | --- |
| [${name}](${appUrl}/catalog/default/resource/${name}) | ${code(requestedBy)} |

Merging it removes the environment; closing it leaves the fleet as it is. The environment's repository and its entity in the catalog stay.
`,
  };
}
