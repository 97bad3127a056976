import { findEngine } from '@downstage/readers';
import type { PlannedEnvironment } from './NewEnvironment';
import { codeowners } from './codeowners';
import { code, environmentBranch, messageFor } from './pullRequestParts';

/** The commit and the pull request that propose an environment as a folder. */
export function folderPullRequest(
  environment: PlannedEnvironment & { folder: string },
  { requestedBy, appUrl }: { requestedBy: string; appUrl: string },
): { title: string; body: string; message: string } {
  const { name, tier, owner, cluster, engine, folder, fleet } = environment;
  const title = `Begin environment ${name}`;
  const engineTitle = findEngine(engine)?.title ?? engine;
  const owners = codeowners(environment, `/${folder}/`);
  return {
    title,
    message: messageFor(title, requestedBy),
    body: `The folder ${code(folder)} is to be the environment ${code(
      name,
    )}, which ${engineTitle} in cluster ${code(
      cluster,
    )} delivers to the namespace of its name.

| Environment | Tier | Owner | Requested by |
| --- | --- | --- | --- |
| [${name}](${appUrl}/catalog/default/resource/${name}) | ${tier} | ${code(
      owner,
    )} | ${code(requestedBy)} |

${
  fleet.direct
    ? `The fleet ${fleet.repository} follows it as soon as this is merged.`
    : `Merge this one first, then the pull request from ${code(
        environmentBranch(environment),
      )} in ${
        fleet.repository
      }, which lets the engine follow it: the other way round, the engine finds no folder until this is merged.`
} Who approves, and who is asked to review, is left to this repository.${
      owners
        ? ` To ask the owner, add to its CODEOWNERS: ${code(owners.trim())}.`
        : ''
    }

Merging it brings the environment into the catalog; closing it leaves the repository as it is.
`,
  };
}
