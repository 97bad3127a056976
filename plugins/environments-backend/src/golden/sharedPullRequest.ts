import { findEngine } from '@downstage/readers';
import type { PlannedEnvironment } from './NewEnvironment';
import { codeowners } from './codeowners';
import { code, environmentBranch, messageFor } from './pullRequestParts';

/** What is to be the environment, and what this brings of it. */
function whatComes(environment: PlannedEnvironment): string {
  const { name, cluster, engine, place, branch, folder, catalog } = environment;
  const engineTitle = findEngine(engine)?.title ?? engine;
  const what =
    place === 'branch'
      ? `The branch ${code(branch)}`
      : `The folder ${code(folder ?? '.')}`;
  return `${what} is to be the environment ${code(
    name,
  )}, which ${engineTitle} in cluster ${code(
    cluster,
  )} delivers to the namespace of its name.${
    place === 'branch'
      ? ` The branch is there; versions and configuration come to it by pull request. What this brings is the catalog file alone, in ${code(
          `${catalog.folder}`,
        )}: by it the portal knows the environment, and what it may do is reviewed here.`
      : ''
  }`;
}

/** In which order what was opened is merged. */
function order(environment: PlannedEnvironment): string {
  const { place, fleet } = environment;
  const head = code(environmentBranch(environment));
  if (place === 'branch') {
    return fleet.direct
      ? `The fleet ${fleet.repository} follows the branch.`
      : `The pull request from ${head} in ${fleet.repository} lets the engine follow the branch; the two are merged in any order.`;
  }
  return fleet.direct
    ? `The fleet ${fleet.repository} follows it as soon as this is merged.`
    : `Merge this one first, then the pull request from ${head} in ${fleet.repository}, which lets the engine follow it: the other way round, the engine finds no folder until this is merged.`;
}

/**
 * The commit and the pull request that propose what a shared repository gets of an environment.
 *
 * @param request.warnings - What a person has to do, since the host cannot
 */
export function sharedPullRequest(
  environment: PlannedEnvironment,
  {
    requestedBy,
    appUrl,
    warnings,
  }: { requestedBy: string; appUrl: string; warnings: string[] },
): { title: string; body: string; message: string } {
  const { name, tier, owner, place, branch, catalog } = environment;
  const title = `Begin environment ${name}`;
  const owners = codeowners(environment, `/${catalog.folder}/`);
  return {
    title,
    message: messageFor(title, requestedBy),
    body: `${whatComes(environment)}

| Environment | Tier | Owner | Requested by |
| --- | --- | --- | --- |
| [${name}](${appUrl}/catalog/default/resource/${name}) | ${tier} | ${code(
      owner,
    )} | ${code(requestedBy)} |

${order(
  environment,
)} Who approves, and who is asked to review, is left to this repository.${
      owners
        ? ` To ask the owner, add to its CODEOWNERS: ${code(owners.trim())}.`
        : ''
    }
${warnings.map(warning => `\n> ${warning}\n`).join('')}
Merging it brings the environment into the catalog; closing it leaves ${
      place === 'branch'
        ? `the branch of the environment as it is: take its protection away and delete the branch ${code(
            branch,
          )} then, and take the environment out of the fleet`
        : 'the repository as it is'
    }.
`,
  };
}
