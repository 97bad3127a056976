import { environmentRepository } from './environmentRepository';
import { ENVIRONMENTS } from './environments';
import { fleetRepository } from './fleetRepository';
import { portalRepository } from './portalRepository';
import type { RepositorySeed } from './RepositorySeed';
import { serviceRepository } from './serviceRepository';
import { SERVICES } from './services';

/** Every repository of Financial One ACME, with dates that end shortly before `now`. */
export function storyRepositories(options: {
  forgeUrl: string;
  owner: string;
  now: Date;
}): RepositorySeed[] {
  return [
    ...SERVICES.map(service => serviceRepository(service, options)),
    ...ENVIRONMENTS.map(environment =>
      environmentRepository(environment, options),
    ),
    fleetRepository(options),
    portalRepository(options),
  ];
}
