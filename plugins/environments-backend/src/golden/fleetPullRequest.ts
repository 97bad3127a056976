import { findEngine } from '@downstage/readers';
import type { FleetAddition } from './FleetWriter';
import type { PlannedEnvironment } from './NewEnvironment';
import { fleetFile } from './fleetFile';
import {
  code,
  environmentBranch,
  messageFor,
  partOf,
} from './pullRequestParts';

/** What is to be merged besides. */
const whatElse = ({ place }: PlannedEnvironment, url: string) =>
  place === 'branch'
    ? `Merge ${url}, too: it brings the environment into the catalog. Until then the portal knows none.`
    : `Merge ${url} first: it brings the folder, without which there is nothing to deliver.`;

/**
 * What makes an engine follow an environment, and what the pull request says to whoever is to merge it.
 *
 * @param request.environmentUrl - The pull request that brings the environment's folder or catalog file, while it is not there
 */
export function fleetAddition(
  environment: PlannedEnvironment,
  request: { requestedBy: string; appUrl: string; environmentUrl?: string },
): FleetAddition {
  const { name, tier, owner, cluster, engine, repository } = environment;
  const title = `Follow environment ${name} in ${cluster}`;
  const engineTitle = findEngine(engine)?.title ?? engine;
  return {
    head: environmentBranch(environment),
    message: messageFor(`Follow environment ${name}`, request.requestedBy),
    file: fleetFile(environment),
    title,
    body: `${engineTitle} in cluster ${code(cluster)} is to deliver ${partOf(
      environment,
    )}${repository} to the namespace ${code(
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
  request.environmentUrl
    ? `\n${whatElse(environment, request.environmentUrl)}\n`
    : ''
}
Merging it creates the environment; closing it leaves the fleet as it is.
`,
  };
}
