import { environmentRepository } from './environmentRepository';
import { fleetRepository } from './fleetRepository';
import { portalRepository } from './portalRepository';
import type { RepositorySeed } from './RepositorySeed';
import { serviceRepository } from './serviceRepository';
import { sharedRepository } from './sharedRepository';
import type { Story } from './Story';

/** Every repository of Financial One ACME, with dates that end shortly before `now`. */
export function storyRepositories(options: Story): RepositorySeed[] {
  return [
    ...options.services.map(service => serviceRepository(service, options)),
    ...options.environments.map(environment =>
      environmentRepository(environment, options),
    ),
    sharedRepository(options),
    fleetRepository(options),
    portalRepository(options),
  ];
}
