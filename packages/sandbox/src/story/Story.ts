import { ENVIRONMENTS, type StoryEnvironment } from './environments';
import { SERVICES, type StoryService } from './services';

/** What Financial One ACME has when a sandbox is started for the first time. */
export interface Story {
  forgeUrl: string;
  owner: string;
  /** All that has happened has happened before. */
  now: Date;
  services: StoryService[];
  environments: StoryEnvironment[];
}

/** What there is in a sandbox; in one that begins empty, people and clusters alone. */
export const storyOf = (isEmpty: boolean) =>
  isEmpty
    ? { services: [], environments: [] }
    : { services: SERVICES, environments: ENVIRONMENTS };
