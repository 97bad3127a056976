import { findEngine } from '@downstage/readers';
import type { ClusterSecrets } from '../settings/clusterSecrets';
import type { TierPolicy } from '../settings/readTiers';
import type { NewEnvironment, PlacedEnvironment } from './NewEnvironment';
import { layoutOf, titleOf } from './begunEnvironment';
import { code } from './pullRequestParts';
import { secretsReadme } from './secretsReadme';

/** What a README says beside what is asked for. */
export interface ReadmeFacts {
  policy: TierPolicy;
  approvals: number;
  /** Status checks that a pull request has to pass. */
  checks?: string[];
  /** Where people reach the portal. */
  appUrl: string;
  /** What Secrets can be made of in its cluster. */
  secrets?: ClusterSecrets;
}

/**
 * The same where each service has an object of the engine.
 *
 * @param taken - What of such objects is not refused
 */
const ofReleases = (object: string, values: string, taken: string) =>
  `Each service has ${object} in \`<service>.yaml\`, which \`kustomization.yaml\` lists under \`resources\`. All of them release the chart in \`charts/services\`; what a service has of its own stands there, under \`services\` in \`${values}\`. A version is the \`image.tag\` there. What a service leaves out (\`resources\`, \`readinessProbe\`, \`securityContext\` and so on) is taken from \`defaults\` in \`charts/services/values.yaml\`; \`autoscaling\`, \`disruptionBudget\` and \`ingressFrom\` are there for those that ask for them. The cluster takes ${taken}; it refuses others.`;

/** Where versions stand, and what else is in a repository, by its layout. */
const LAYOUTS = (place: string): Record<string, string> => ({
  kustomize:
    'Each service has a folder with its manifests, which `kustomization.yaml` lists under `resources`. Its version is the entry of its image under `images`, and stands nowhere else.',
  'helm-values': `The ${place} is a Helm chart that makes the same objects of each service under \`services\` in \`values.yaml\`. A version is the \`image.tag\` of its service. What a service leaves out (\`resources\`, \`readinessProbe\`, \`securityContext\` and so on) is taken from \`defaults\`; \`autoscaling\`, \`disruptionBudget\` and \`ingressFrom\` are there for those that ask for them.`,
  flux: ofReleases(
    'a HelmRelease',
    'values',
    'HelmReleases that act as the account in `kustomization.yaml`, and name its HelmChart',
  ),
  argocd: ofReleases(
    'an Application',
    'valuesObject',
    'Applications of the project, repository and revision in `kustomization.yaml`, that deliver to this namespace',
  ),
  helmfile: `Each service has a release in \`helmfile.yaml\`, and its values in \`values/<service>.yaml\`, under \`services\`. A version is the \`image.tag\` there. Releases inherit namespace and chart from the template \`service\`: all of them release the chart in \`charts/services\`. What a service leaves out (\`resources\`, \`readinessProbe\`, \`securityContext\` and so on) is taken from \`defaults\` in \`charts/services/values.yaml\`; \`autoscaling\`, \`disruptionBudget\` and \`ingressFrom\` are there for those that ask for them. Argo CD has a plugin that renders it: leave out hooks, post renderers and Go templates that run commands or read files.`,
  'umbrella-chart': `The ${place} is a Helm chart without templates of its own: \`Chart.yaml\` lists the charts of the services under \`dependencies\`, and \`values.yaml\` holds the values of each under its name. Versions are those of the charts, and the \`image.tag\` in the values.`,
});

/** How versions come to the environment. */
function arrival(
  { promotesFrom }: NewEnvironment,
  { strategy }: TierPolicy,
): string {
  if (promotesFrom.length > 0) {
    return `A version comes here from ${promotesFrom
      .map(code)
      .join(
        ' or ',
      )}: somebody promotes it in the portal, which opens a pull request that changes the version and nothing else.`;
  }
  return strategy === 'automatic'
    ? 'This is a first environment: the portal opens a pull request for each version that continuous integration reports.'
    : 'This is a first environment: the portal shows each version that continuous integration reports, and opens a pull request when somebody takes it.';
}

/** Who has to agree to a change. */
function review(
  { folder, branch = 'main' }: NewEnvironment & Partial<PlacedEnvironment>,
  { approvals, checks = [] }: Pick<ReadmeFacts, 'approvals' | 'checks'>,
): string {
  if (folder !== undefined) {
    return `the branch ${code(
      branch,
    )} is that of all environments of this repository, and its protection says who has to approve. A person merges it.`;
  }
  return `the branch ${code(branch)} takes no other commits. ${
    approvals === 0
      ? 'Nobody has to approve it; a person merges it.'
      : `It needs ${approvals} approval${
          approvals === 1 ? '' : 's'
        }, and a person merges it.`
  }${
    checks.length > 0
      ? ` Before, ${checks.map(code).join(', ')} has to pass.`
      : ''
  }`;
}

/** What of Git the README is in. */
const placeOf = ({
  place,
  folder,
}: NewEnvironment & Partial<PlacedEnvironment>) =>
  place ?? (folder === undefined ? 'repository' : 'folder');

/** Where the catalog file is. */
const catalogOf = ({
  place,
  catalog,
}: NewEnvironment & Partial<PlacedEnvironment>) =>
  place === 'branch' && catalog
    ? `${code(`${catalog.folder}/catalog-info.yaml`)} of the branch ${code(
        catalog.branch,
      )}`
    : code('catalog-info.yaml');

/** What a new environment says of itself to whoever opens its repository, or its folder. */
export function environmentReadme(
  environment: NewEnvironment & Partial<PlacedEnvironment>,
  { policy, approvals, checks, appUrl, secrets }: ReadmeFacts,
): string {
  const { name, tier, owner, cluster, engine } = environment;
  const layout = layoutOf(environment);
  const place = placeOf(environment);
  return `# ${titleOf(environment)}

What runs in the environment ${code(
    name,
  )}, and in which version. [The portal](${appUrl}/catalog/default/resource/${name}) shows what Git asks for, what runs, and what waits.

| Tier | Owner | Cluster | Namespace | Delivered by |
| --- | --- | --- | --- | --- |
| ${tier} | ${code(owner)} | ${code(cluster)} | ${code(name)} | ${
    (engine && findEngine(engine)?.title) ?? 'the engine of the cluster'
  } |

## What is where

${LAYOUTS(place)[layout] ?? ''}${
    place === 'folder' ? ' Paths and commands are those of this folder.' : ''
  }

${catalogOf(
  environment,
)} says what the environment is to the portal. Which cluster follows this ${place} stands in the fleet, and so do the namespace and what the environment may bring into it: objects of the cluster, Roles and quotas are not applied from here.

## How a version comes here

${arrival(
  environment,
  policy,
)} Everything else is changed by pull request, too: ${review(environment, {
    approvals,
    checks,
  })} The engine applies what is merged, and takes away what is gone. A promotion that is not healthy within ${
    policy.healthyWithin
  } counts as failed.

## Going back

Roll back in the portal: it opens a pull request to the version before, and holds that until somebody lifts the hold. Without the portal, revert the commit. Do not change the cluster by hand: the engine changes it back.

## Secrets

${secretsReadme(environment, secrets)}
`;
}
