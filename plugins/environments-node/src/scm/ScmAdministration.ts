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
   * Creates a branch whose first commit has these files and no other of the repository. `exists` where there is a branch of that
   * name, which stays as it is. A host that can has the branch begin with that commit; another puts it onto the default branch.
   */
  createBranch(options: {
    branch: string;
    files: ScmFile[];
    message: string;
  }): Promise<{ status: 'created' | 'exists' }>;

  /**
   * Requires pull requests with that many approvals, unless the branch is protected in some way already; `unsupported`
   * where the host's plan has no protection.
   */
  protectBranch(
    branch: string,
    options: { approvals: number },
  ): Promise<
    { status: 'protected' } | { status: 'unsupported'; reason: string }
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

  /** Adds a webhook unless one with that URL is there. */
  addWebhook(options: {
    url: string;
    secret: string;
    events: string[];
  }): Promise<{ status: 'added' | 'exists' }>;
}
