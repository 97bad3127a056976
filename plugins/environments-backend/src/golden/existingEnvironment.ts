import { InputError } from '@backstage/errors';
import {
  type Environment,
  parseEnvironmentEntity,
} from '@downstage/backstage-plugin-environments-common';
import { type DraftedEnvironment, draftedEntity } from '@downstage/layouts';
import { ownerRef, systemRef } from './entityRefs';
import { repositoryUrl } from './problems';

/** A repository that exists, and whose it shall be. */
export interface WantedTree {
  repository: string;
  /** Default: `main`. */
  branch?: string;
  /** Entity ref of a group; its name is that of a team at the host. */
  owner: string;
  system?: string;
}

/**
 * An environment of a repository as it will be read from there: what permissions are decided on.
 *
 * @throws InputError with all that is wrong with it
 */
export function proposedTree(
  { repository, branch = 'main', owner, system }: WantedTree,
  environment: Omit<DraftedEnvironment, 'services'>,
): Environment {
  const home = repositoryUrl(repository, 'https://github.com/acme/env-qa');
  const parsed = parseEnvironmentEntity(
    draftedEntity(
      environment,
      {
        owner: ownerRef(owner),
        ...(system ? { system: systemRef(system) } : {}),
      },
      { repository: home, branch },
    ) as never,
  );
  if ('problems' in parsed) {
    throw new InputError(parsed.problems.join('; '));
  }
  return { ...parsed.environment, home };
}
