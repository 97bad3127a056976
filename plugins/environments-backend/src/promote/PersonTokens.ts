import { InputError } from '@backstage/errors';

/** A person's own token at an SCM host. */
export interface PersonToken {
  /** Such as `github.com`; it is sent nowhere else. */
  host: string;
  token: string;
}

/** @throws InputError when a token is given and there is nobody to keep it */
export function requireAllowed(
  asPerson: PersonToken | undefined,
  persons: PersonTokens | undefined,
): void {
  if (asPerson && !persons) {
    throw new InputError(
      '"asPerson" is turned off by environments.pullRequestsAsPerson: leave it out',
    );
  }
}

/** For how long a token waits for its one use. */
const KEPT_MS = 60_000;

/**
 * Tokens of people whose pull requests are about to be opened: in the memory of the process that was asked alone, each for one
 * use. What another process takes up, or a second try, is opened by the portal.
 */
export class PersonTokens {
  private readonly tokens = new Map<string, PersonToken>();

  /** Keeps the token for the pull request of a promotion, for a minute. */
  keep(promotion: string, token: PersonToken): void {
    this.tokens.set(promotion, token);
    setTimeout(() => this.tokens.delete(promotion), KEPT_MS).unref();
  }

  /** The token for a pull request in a repository, which is then forgotten. */
  take(promotion: string, repository: string): string | undefined {
    const found = this.tokens.get(promotion);
    this.tokens.delete(promotion);
    return found && new URL(repository).host === found.host
      ? found.token
      : undefined;
  }
}
