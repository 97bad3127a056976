import type { ScmFile } from './ScmRepository';

/**
 * What the golden path needs beyond reading and committing. Each call looks first and does what is missing.
 *
 * @public
 */
export interface ScmAdministration {
  /** Whether the repository exists, as far as the credentials can see. */
  exists(): Promise<boolean>;

  /** Whether the organization, group or user exists that the repository lies under. */
  hasOwner(): Promise<boolean>;

  /**
   * Creates the repository with a first commit on `main`. Nothing is written to one that exists, unless it is a creation
   * with the same description that was cut short.
   */
  createRepository(options: {
    description: string;
    private: boolean;
    files: ScmFile[];
    message: string;
  }): Promise<{ status: 'created' | 'exists' }>;

  /**
   * Creates a branch that begins with a commit of its own, without a parent, which has these files and no other of the
   * repository. `exists` where there is a branch of that name, which stays as it is.
   *
   * @throws ScmError `invalid` where the host can have no branch of that name, such as above or below another
   */
  createBranch(options: {
    branch: string;
    files: ScmFile[];
    message: string;
  }): Promise<{ status: 'created' | 'exists' }>;

  /**
   * Requires pull requests with that many approvals and these status checks, unless a rule for the branch stands, which stays as
   * it is: `weaker` where that asks for fewer `approvals`, or, without them, for no pull request, or lacks some of the checks.
   * `unsupported` where the host has no protection in its plan, or does not let the portal.
   *
   * @throws ScmError `unavailable` where the host does not show the branch yet
   */
  protectBranch(
    branch: string,
    options: { approvals: number; checks: string[] },
  ): Promise<
    | { status: 'protected' }
    | { status: 'weaker'; approvals?: number; missingChecks: string[] }
    | { status: 'unsupported'; reason: string }
  >;

  /** Gives a team of the repository's owner access; one that has as much or more keeps what it has. */
  setTeamAccess(
    team: string,
    access: 'read' | 'write' | 'admin',
  ): Promise<{ status: 'set' } | { status: 'no-such-team' }>;

  /**
   * What a team of the repository's owner may do in it as the host has it: the portal does nothing for the team there that it
   * may not do itself. `none` also where there is no such repository or team.
   */
  teamAccess(team: string): Promise<'none' | 'read' | 'write' | 'admin'>;

  /** Adds a webhook unless one with that URL is there. `unsupported` where the host does not let the portal. */
  addWebhook(options: {
    url: string;
    secret: string;
    events: string[];
  }): Promise<
    { status: 'added' | 'exists' } | { status: 'unsupported'; reason: string }
  >;
}
