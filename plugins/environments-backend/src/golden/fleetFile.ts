import { InputError } from '@backstage/errors';
import {
  type EngineFollow,
  type FleetObject,
  findEngine,
} from '@downstage/readers';
import { stringify } from 'yaml';
import type { NewEnvironment } from './NewEnvironment';

/**
 * How the engine of a new environment is made to follow it.
 *
 * @throws InputError when the engine does not offer that
 */
export function followOf({ engine }: NewEnvironment): EngineFollow {
  const follow = findEngine(engine)?.follow ?? {
    unsupported: 'There is no such engine.',
  };
  if ('unsupported' in follow) {
    throw new InputError(`engine: ${engine}: ${follow.unsupported}`);
  }
  return follow;
}

/** The objects that make the engine follow the environment. */
export function fleetObjects(environment: NewEnvironment): FleetObject[] {
  const { name, repository } = environment;
  return followOf(environment).objects({ name, repository, branch: 'main' });
}

/** Where the fleet repository keeps the objects of the environment's cluster. */
export function fleetFolder({ fleet, cluster }: NewEnvironment): string {
  return fleet.folder ?? `clusters/${cluster}`;
}

/** The file in the fleet repository that makes the engine follow the environment. */
export function fleetFile(environment: NewEnvironment): {
  path: string;
  content: string;
} {
  return {
    path: `${fleetFolder(environment)}/${environment.name}.yaml`,
    content: fleetObjects(environment)
      .map(object => stringify(object))
      .join('---\n'),
  };
}
