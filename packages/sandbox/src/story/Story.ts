import { ENVIRONMENTS, type StoryEnvironment } from './environments';
import { SERVICES, type StoryService } from './services';
import { SOFTWARE, type StorySoftware } from './software';

/** What Financial One ACME has when a sandbox is started for the first time. */
export interface Story {
  forgeUrl: string;
  owner: string;
  /** All that has happened has happened before. */
  now: Date;
  services: StoryService[];
  environments: StoryEnvironment[];
  /** Images that nobody here builds. */
  software: StorySoftware[];
}

/** What there is in a sandbox; in one that begins empty, people and clusters alone. */
export const storyOf = (isEmpty: boolean) =>
  isEmpty
    ? { services: [], environments: [], software: SOFTWARE }
    : { services: SERVICES, environments: ENVIRONMENTS, software: SOFTWARE };
