import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { isAllowed } from '../catalog/isAllowed';
import type { ProjectionInput } from './ProjectionInput';
import { projectService, toLookups } from './projectService';

/**
 * What runs in an environment, as far as Git and the clusters tell. Pure: the same facts give the same deployments.
 * Services may claim one pin: {@link settleClaims} tells whose it is.
 */
export function projectDeployments(input: ProjectionInput): Deployment[] {
  const lookups = toLookups(input);
  return input.services
    .filter(service => isAllowed(service, input.environment))
    .flatMap(service => projectService(input, lookups, service) ?? []);
}
