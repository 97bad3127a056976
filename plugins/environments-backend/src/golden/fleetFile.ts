import { InputError } from '@backstage/errors';
import {
  type EngineFollow,
  type FleetObject,
  findEngine,
} from '@downstage/readers';
import { stringify } from 'yaml';
import type { PlannedEnvironment } from './NewEnvironment';
import { engineOfObjects, isChart, isHelmfile } from './begunEnvironment';
import { keptSecrets } from './keptSecrets';

/** What decides on what a fleet has of an environment. */
export type FollowedEnvironment = Pick<
  PlannedEnvironment,
  | 'name'
  | 'title'
  | 'layout'
  | 'secrets'
  | 'repository'
  | 'branch'
  | 'place'
  | 'folder'
  | 'engine'
  | 'fleet'
>;

/**
 * How the engine of a new environment is made to follow it.
 *
 * @throws InputError when the engine does not offer that
 */
export function followOf({
  engine,
}: Pick<FollowedEnvironment, 'engine'>): EngineFollow {
  const follow = findEngine(engine)?.follow ?? {
    unsupported: 'There is no such engine.',
  };
  if ('unsupported' in follow) {
    throw new InputError(`engine: ${engine}: ${follow.unsupported}`);
  }
  return follow;
}

/** The objects that make the engine follow the environment, and confine it. */
export function fleetObjects(environment: FollowedEnvironment): FleetObject[] {
  const { name, repository, branch, folder, fleet } = environment;
  return followOf(environment).objects({
    name,
    repository,
    branch,
    ...(folder === undefined ? {} : { folder }),
    isChart: isChart(environment),
    ownObjects: engineOfObjects(environment) !== undefined,
    ...(isHelmfile(environment) ? { plugin: fleet.helmfile?.plugin } : {}),
    secret: fleet.secret,
    secrets: keptSecrets(environment, fleet),
    annotations: fleet.annotations,
  });
}

/** Where a fleet has an environment. */
export const fleetPath = ({
  name,
  fleet,
}: Pick<FollowedEnvironment, 'name' | 'fleet'>) =>
  `${fleet.folder}/${name}.yaml`;

/** The file in the fleet repository that makes the engine follow the environment. */
export function fleetFile(environment: FollowedEnvironment): {
  path: string;
  content: string;
} {
  return {
    path: fleetPath(environment),
    content: fleetObjects(environment)
      .map(object => stringify(object))
      .join('---\n'),
  };
}
