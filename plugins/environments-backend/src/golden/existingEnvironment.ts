import { InputError } from '@backstage/errors';
import {
  type Environment,
  type ExistingEnvironment,
  parseEnvironmentEntity,
} from '@downstage/backstage-plugin-environments-common';
import { draftedEntity } from '@downstage/layouts';
import type { Fleet } from '../settings/Fleet';
import { deliveryTo } from './deliveryTo';
import { ownerRef, systemRef } from './entityRefs';
import { findFleet } from './planEnvironment';
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
 * The catalog entity of an environment of a repository. The engine of its cluster is that of the fleet that the cluster follows;
 * which labels the engine's objects have, nobody says.
 *
 * @param tree - Its refs and its repository in one form
 */
export function existingEntity(
  environment: ExistingEnvironment,
  tree: Required<Pick<WantedTree, 'branch'>> & WantedTree,
  fleets: Fleet[],
) {
  const { repository, branch } = tree;
  const entity = draftedEntity(environment, tree, { repository, branch });
  const { cluster, namespaces } = environment;
  if (!cluster) {
    return entity;
  }
  const engine = findFleet(fleets, cluster)?.engine;
  const delivery = deliveryTo({ cluster, engine, namespaces });
  return {
    ...entity,
    spec: {
      ...entity.spec,
      environment: { ...entity.spec.environment, delivery },
    },
  };
}

/**
 * An environment of a repository as it will be read from there: what permissions are decided on.
 *
 * @throws InputError with all that is wrong with it
 */
export function proposedTree(
  { repository, branch = 'main', owner, system }: WantedTree,
  environment: ExistingEnvironment,
  fleets: Fleet[],
): Environment {
  const home = repositoryUrl(repository, 'https://github.com/acme/env-qa');
  const tree = {
    owner: ownerRef(owner),
    ...(system ? { system: systemRef(system) } : {}),
    repository: home,
    branch,
  };
  const parsed = parseEnvironmentEntity(
    existingEntity(environment, tree, fleets) as never,
  );
  if ('problems' in parsed) {
    throw new InputError(parsed.problems.join('; '));
  }
  return { ...parsed.environment, home };
}
