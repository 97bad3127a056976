import {
  type Deployment,
  IMAGE_ANNOTATION,
} from '@downstage/backstage-plugin-environments-common';
import { isAllowed } from '../catalog/isAllowed';
import { desiredKey } from '../sources/storedPins';
import type { ProjectionInput } from './ProjectionInput';
import { projectService, toLookups } from './projectService';

/** No deployment whose pin others claim too is editable. */
function withoutSharedPins(deployments: Deployment[]): Deployment[] {
  const claims = new Map<string, string[]>();
  for (const { desired, service } of deployments) {
    if (desired) {
      const key = desiredKey(desired);
      claims.set(key, [...(claims.get(key) ?? []), service]);
    }
  }
  return deployments.map(deployment => {
    const { desired, service } = deployment;
    const others = desired
      ? claims.get(desiredKey(desired))!.filter(other => other !== service)
      : [];
    return desired && others.length > 0
      ? {
          ...deployment,
          desired: {
            ...desired,
            editable: false,
            reason: {
              id: 'pin-claimed',
              params: {
                services: others.join(', '),
                annotation: IMAGE_ANNOTATION,
              },
            },
          },
        }
      : deployment;
  });
}

/**
 * What runs in an environment, as far as Git and the clusters tell. Pure: the same facts give the same deployments.
 * When two services claim one pin, both are told and neither may be promoted.
 */
export function projectDeployments(input: ProjectionInput): Deployment[] {
  const lookups = toLookups(input);
  const deployments = input.services
    .filter(service => isAllowed(service, input.environment))
    .flatMap(service => projectService(input, lookups, service) ?? []);
  return withoutSharedPins(deployments);
}
