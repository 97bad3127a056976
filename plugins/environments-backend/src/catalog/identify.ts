import type {
  Environment,
  EnvironmentProblem,
} from '@downstage/backstage-plugin-environments-common';
import type { EnvironmentIdentity } from '../database/IdentityStore';

/** An environment as its entity defines it now, or why the entity cannot be read. */
export interface ReadEntity {
  ref: string;
  environment?: Environment;
  /** The repository that the entity was read from. */
  home?: string;
  problems: EnvironmentProblem[];
}

/** The definition that is in force. */
export interface IdentifiedEnvironment {
  environment: Environment;
  problems: EnvironmentProblem[];
  /** Another repository that the entity comes from now. */
  proposedHome?: string;
  /** What is to be remembered of it from now on. */
  identity?: EnvironmentIdentity;
}

/**
 * Whether an environment is the one that was known by its name. One that comes from another repository is held: what was
 * accepted stays in force until a person accepts the other.
 *
 * @param isHome - Whether environments may be read from a repository; a name belongs to nobody else
 */
export function identify(
  { ref, environment, home, problems }: ReadEntity,
  known: EnvironmentIdentity | undefined,
  isHome: (repository: string) => boolean,
): IdentifiedEnvironment | undefined {
  if (known && known.home !== home) {
    const proposed = home && isHome(home) ? home : undefined;
    return {
      environment: known.definition,
      problems: [
        ...problems,
        {
          severity: 'error',
          subject: 'home',
          message: `the entity comes from ${
            home ?? 'elsewhere'
          }, and was accepted from ${
            known.home
          }, whose definition stays in force. ${
            proposed
              ? 'Somebody with the permission environments.administer can accept it; otherwise register the entity from there again'
              : 'Register the entity from there again'
          }`,
        },
      ],
      ...(proposed ? { proposedHome: proposed } : {}),
      identity: { ...known, proposedHome: proposed },
    };
  }
  const definition = environment ?? known?.definition;
  if (!definition) {
    return undefined;
  }
  return {
    environment: definition,
    problems,
    ...(home && isHome(home) ? { identity: { ref, home, definition } } : {}),
  };
}
