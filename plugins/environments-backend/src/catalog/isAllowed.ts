import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { Service } from './Service';

/** Whether a service may be deployed to an environment at all. */
export function isAllowed(service: Service, environment: Environment): boolean {
  return (
    !service.environments ||
    service.environments.includes(environment.name) ||
    service.environments.includes(environment.ref)
  );
}
