import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  type Environment,
  normalizeRepositoryUrl,
} from '@downstage/backstage-plugin-environments-common';
import { matchesRepository } from '@downstage/backstage-plugin-environments-node';
import type { CreationSettings } from '../settings/readCreation';

/** Whether somebody sees an entity in the catalog. */
export type Knows = (
  ref: string,
  credentials: BackstageCredentials,
) => Promise<boolean>;

/**
 * The URL of a repository in one form.
 *
 * @param example - What one looks like
 * @throws InputError when it is none
 */
export function repositoryUrl(text: string, example: string): string {
  const url = normalizeRepositoryUrl(text);
  if (!url) {
    throw new InputError(
      `repository: "${text}" is not the URL of a repository, such as ${example}`,
    );
  }
  return url;
}

/**
 * What speaks against a place: the configuration does not permit it.
 *
 * @param wish - What somebody wants to do there, in words
 */
export function problemOfPlace(
  repository: string,
  key: 'repositories' | 'services',
  creation: CreationSettings,
  wish = 'be created',
): string[] {
  const patterns = creation[key];
  return patterns.some(pattern => matchesRepository(pattern, repository))
    ? []
    : [
        `repository: ${repository} may not ${wish}. environments.creation.${key} in app-config permits ${
          patterns.join(', ') || 'none'
        }`,
      ];
}

/**
 * What speaks against a cluster: nobody watches it.
 *
 * @param of - Whose cluster it is, where several are asked about
 */
export const problemOfCluster = (
  cluster: string,
  { watched, of = '' }: { watched: string[]; of?: string },
): string[] =>
  watched.includes(cluster)
    ? []
    : [
        `cluster: the portal does not watch "${cluster}"${of}; it watches ${
          [...watched].sort().join(', ') || 'none'
        }`,
      ];

/** What speaks against an owner: whoever asks does not see them. */
export async function problemOfOwner(
  owner: string,
  knows: Knows,
  credentials: BackstageCredentials,
): Promise<string[]> {
  return (await knows(owner, credentials))
    ? []
    : [
        `owner: the catalog has no ${owner} that you may read. Give a group or user that it has`,
      ];
}

/** What speaks against what an environment promotes from: whoever asks does not see it, or it is the environment itself. */
export async function problemOfUpstreams(
  { ref, name, promotesFrom }: Environment,
  knows: Knows,
  credentials: BackstageCredentials,
): Promise<string[]> {
  if (promotesFrom.includes(ref)) {
    return [`promotesFrom: ${name} cannot come from itself. Leave it out`];
  }
  const seen = await Promise.all(
    promotesFrom.map(upstream => knows(upstream, credentials)),
  );
  const missing = promotesFrom.filter((_, index) => !seen[index]);
  return missing.length === 0
    ? []
    : [
        `promotesFrom: the catalog has no ${missing.join(
          ', ',
        )} that you may read. Give environments that it has, or none for a first one`,
      ];
}
