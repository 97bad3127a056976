import { findEngine } from '@downstage/readers';
import type { FleetAddition } from './FleetWriter';
import type { PlannedEnvironment } from './NewEnvironment';
import { fleetFile } from './fleetFile';
import { code, environmentBranch, messageFor } from './pullRequestParts';

/**
 * What makes an engine follow an environment, and what the pull request says to whoever is to merge it.
 *
 * @param request.folderUrl - The pull request that brings the environment's folder, while it is not there
 */
export function fleetAddition(
  environment: PlannedEnvironment,
  request: { requestedBy: string; appUrl: string; folderUrl?: string },
): FleetAddition {
  const { name, tier, owner, cluster, engine, repository, folder } =
    environment;
  const title = `Follow environment ${name} in ${cluster}`;
  const engineTitle = findEngine(engine)?.title ?? engine;
  return {
    head: environmentBranch(environment),
    message: messageFor(`Follow environment ${name}`, request.requestedBy),
    file: fleetFile(environment),
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
