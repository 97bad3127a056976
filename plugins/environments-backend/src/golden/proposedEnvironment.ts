import { InputError } from '@backstage/errors';
import {
  type Environment,
  parseEnvironmentEntity,
} from '@downstage/backstage-plugin-environments-common';
import { environmentEntity } from './environmentEntity';
import type { PlacedEnvironment } from './NewEnvironment';

/**
 * The environment as it will be read from its repository: what permissions are decided on before it exists.
 *
 * @throws InputError with all that is wrong with it
 */
export function proposedEnvironment(wanted: PlacedEnvironment): Environment {
  const parsed = parseEnvironmentEntity(environmentEntity(wanted));
  if ('problems' in parsed) {
    throw new InputError(parsed.problems.join('; '));
  }
  return { ...parsed.environment, home: wanted.repository };
}
