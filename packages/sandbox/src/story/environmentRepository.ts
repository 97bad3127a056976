import { stringify } from 'yaml';
import type { StoryEnvironment } from './environments';
import { helmFiles } from './helmFiles';
import { kustomizeFiles } from './kustomizeFiles';
import { type RepositorySeed, authorOf, daysBefore } from './RepositorySeed';

const CONTROL_NAMESPACES = { argocd: 'argocd', flux: 'flux-system' };

/** `env-<name>` */
export const repositoryOf = ({ name }: { name: string }) => `env-${name}`;

/** The catalog entity of an environment. */
export function environmentEntity(
  environment: StoryEnvironment,
  options: { forgeUrl: string; owner: string },
): object {
  const { name, title, owner, tier, promotesFrom, layout, engine } =
    environment;
  const repository = `${options.forgeUrl}/${options.owner}/${repositoryOf(
    environment,
  )}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name, title },
    spec: {
      type: 'environment',
      owner: `group:default/${owner}`,
      system: 'financial-one',
      environment: {
        tier,
        promotesFrom,
        sources: [{ repository, branch: 'main', paths: ['.'], layout }],
        delivery: {
          engine,
          control: {
            cluster: name,
            namespace: CONTROL_NAMESPACES[engine],
            selector: { environment: name },
          },
          target: { cluster: name, namespaces: [name] },
        },
        promotion: {
          strategy: 'manual',
          merge: 'manual',
          healthyWithin: 'PT10M',
        },
      },
    },
  };
}

/** An environment's repository with the promotions of the last weeks. */
export function environmentRepository(
  environment: StoryEnvironment,
  options: { forgeUrl: string; owner: string; now: Date },
): RepositorySeed {
  const { name, title, layout, rollouts } = environment;
  const toFiles = layout === 'kustomize' ? kustomizeFiles : helmFiles;
  let versions: Record<string, string> = {};
  const commits = rollouts.map(({ daysAgo, team, message, ...rest }, index) => {
    versions = { ...versions, ...rest.versions };
    const first = index === 0;
    return {
      message,
      author: authorOf(team),
      date: daysBefore(options.now, daysAgo),
      files: {
        ...toFiles(environment, versions),
        ...(first
          ? {
              'catalog-info.yaml': stringify(
                environmentEntity(environment, options),
              ),
              'README.md': `# ${title}\n\nThe desired state of \`${name}\`. Versions change by pull request.\n`,
            }
          : {}),
      },
    };
  });
  return {
    name: repositoryOf(environment),
    description: title,
    teams: [environment.owner],
    commits,
  };
}
