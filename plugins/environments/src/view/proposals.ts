import type {
  ClusterChoice,
  SharedRepositoryChoice,
} from '@downstage/backstage-plugin-environments-common';

const isOneNamed = (pattern: string) => /^[^*]+\/[^/*]*\*[^/*]*$/.test(pattern);

/** A repository that a template can be given: of an owner, and in no group below. */
export const REPOSITORY = /^https?:\/\/[^/\s]+\/[^/\s]+\/[^/\s]+$/;

/** URLs of repositories for something of a name, by the patterns that leave nothing but the name open. */
export function proposeRepositories(
  patterns: string[],
  name: string | undefined,
): string[] {
  return name
    ? patterns
        .filter(isOneNamed)
        .map(pattern => pattern.replace('*', name))
        .filter(url => REPOSITORY.test(url))
    : [];
}

/** What an environment is of a shared repository. */
export type SharedPart = 'folder' | 'branch';

/** The folder or branch of an environment in a shared repository. */
export const proposePart = (
  { folder, environmentBranch }: SharedRepositoryChoice,
  part: SharedPart,
  name: string,
) =>
  (part === 'folder' ? folder : environmentBranch).split('{name}').join(name);

/** Where hosts keep the images of a repository. */
const REGISTRIES: Record<string, string> = {
  'github.com': 'ghcr.io/{owner}/{name}',
  'gitlab.com': 'registry.gitlab.com/{owner}/{name}',
};

/**
 * The image repository for a service repository; undefined where its host says none.
 *
 * @param pattern - What it is made by instead, such as `registry.example/{owner}/{name}`
 */
export function proposeImage(
  repository: string | undefined,
  pattern?: string,
): string | undefined {
  const [, host, owner, name] =
    /^https?:\/\/([^/]+)\/([^/]+)\/([^/?#]+?)(?:\.git)?$/.exec(
      repository ?? '',
    ) ?? [];
  const known = pattern ?? (host && REGISTRIES[host]);
  return known && name
    ? known
        .replace('{owner}', owner)
        .replace('{name}', name)
        .toLocaleLowerCase('en-US')
    : undefined;
}

/** What is wrong with an image repository. */
export function problemOfImage(image: string): 'tag' | 'form' | undefined {
  const path = image.slice(image.indexOf('/') + 1);
  if (/[:@]/.test(path) && image.includes('/')) {
    return 'tag';
  }
  return /^[a-z0-9.:-]+(\/[a-z0-9._-]+)+$/.test(image) ? undefined : 'form';
}

/** What is wrong with a cluster for an environment, and what would do. */
export type ClusterProblem =
  | { kind: 'unknown'; left: string[] }
  | { kind: 'layout'; left: string[] }
  | { kind: 'secrets'; left: string[] };

/** What is known to speak against a cluster, for how the environment in it shall begin. */
export function problemOfCluster(
  cluster: string,
  {
    layout = 'kustomize',
    secrets = 'none',
  }: { layout?: string; secrets?: string },
  clusters: ClusterChoice[],
): ClusterProblem | undefined {
  const chosen = clusters.find(({ name }) => name === cluster);
  if (!chosen) {
    return { kind: 'unknown', left: clusters.map(({ name }) => name) };
  }
  const begun = chosen.layouts.find(({ name }) => name === layout);
  if (!begun) {
    return { kind: 'layout', left: chosen.layouts.map(({ name }) => name) };
  }
  return !begun.secrets.includes(secrets)
    ? { kind: 'secrets', left: begun.secrets }
    : undefined;
}
