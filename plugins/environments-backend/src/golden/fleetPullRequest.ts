import { findEngine } from '@downstage/readers';
import type { PlannedEnvironment } from './NewEnvironment';
import { code, messageFor } from './pullRequestParts';

/** The message of the commit that makes an engine follow an environment. */
export const fleetCommitMessage = (
  { name }: PlannedEnvironment,
  requestedBy: string,
) => messageFor(`Follow environment ${name}`, requestedBy);

/** What the pull request says to whoever is to merge it. */
export function fleetPullRequest(
  environment: PlannedEnvironment,
  request: { requestedBy: string; appUrl: string; folderUrl?: string },
): { title: string; body: string } {
  const { name, tier, owner, cluster, engine, repository, folder } =
    environment;
  const title = `Follow environment ${name} in ${cluster}`;
  const engineTitle = findEngine(engine)?.title ?? engine;
  return {
    title,
    body: `${engineTitle} in cluster ${code(cluster)} is to deliver ${
      folder === undefined ? '' : `the folder ${code(folder)} of `
    }${repository} to the namespace ${code(
      name,
    )}: from that repository alone, into that namespace alone.

| Environment | Tier | Owner | Requested by |
| --- | --- | --- | --- |
| [${name}](${
      request.appUrl
    }/catalog/default/resource/${name}) | ${tier} | ${code(owner)} | ${code(
      request.requestedBy,
    )} |
${
  request.folderUrl
    ? `
Merge ${request.folderUrl} first: it brings the folder, without which there is nothing to deliver.
`
    : ''
}
Merging it creates the environment; closing it leaves the fleet as it is.
`,
  };
}
