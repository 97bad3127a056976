const OWN_BRANCHES = 'branches that begin with downstage/';

/** What GitHub says when it refuses something, and what a person can do about it. */
const REFUSALS: ReadonlyArray<
  [says: RegExp, fix: string | ((branch: string) => string)]
> = [
  [
    /archived so is read-only/i,
    'The repository is archived: unarchive it, or take it out of the environment',
  ],
  [
    /verified signatures?/i,
    'Commits have to be signed here: let the portal commit as a GitHub App, whose commits GitHub signs, and not with a personal token',
  ],
  [
    /rule violations? found|due to (creations|updates|deletions) being restricted|protected branch|changes must be made through a (pull request|merge queue)/i,
    branch =>
      `A rule of the repository forbids it: let the portal's app bypass the rule for ${branch}`,
  ],
  [
    /ip allow list/i,
    "Add the portal's address to the organization's IP allow list",
  ],
  [
    /saml|single sign-on/i,
    "Authorize the credentials for the organization's single sign-on",
  ],
  [
    /not accessible by (integration|personal access token)/i,
    'Give the credentials under integrations.github read and write access to contents and pull requests of the repository',
  ],
  [
    /(pull request creation|interactions?) (is|are|has been|have been)? ?(limited|restricted|disabled)|limited to (collaborators|contributors|existing users)/i,
    'The repository limits who may open pull requests: make the portal a collaborator',
  ],
  [
    /account (was|is|has been) suspended|organization has been (flagged|suspended)/i,
    'Ask the owner of the account at the host',
  ],
];

/**
 * What a person can do about something that GitHub refused in these words; undefined where it does not say why.
 *
 * @param at.branch - What was written to; default one of the portal's own
 */
export function whatToDo(
  message: string,
  { branch = OWN_BRANCHES }: { branch?: string } = {},
): string | undefined {
  const fix = REFUSALS.find(([says]) => says.test(message))?.[1];
  return typeof fix === 'function' ? fix(branch) : fix;
}
