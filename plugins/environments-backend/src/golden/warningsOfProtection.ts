import type { ScmAdministration } from '@downstage/backstage-plugin-environments-node';

type Protection = Awaited<ReturnType<ScmAdministration['protectBranch']>>;

const countOf = (approvals: number) =>
  `${approvals} ${approvals === 1 ? 'approval' : 'approvals'}`;

/** What a person has to do where a branch is not protected as it was to be. */
export function warningsOfProtection(
  {
    repository,
    branch,
    approvals: wanted,
  }: { repository: string; branch: string; approvals: number },
  guarded: Protection,
): string[] {
  const subject = `Branch ${branch} of ${repository}`;
  if (guarded.status === 'unsupported') {
    return [
      `${subject} is not protected: ${guarded.reason}. Protect it at the host`,
    ];
  }
  return guarded.status === 'weaker'
    ? [
        `${subject} is protected by a rule that asks for ${askedBy(
          guarded,
          wanted,
        ).join(
          ', and ',
        )}. The portal leaves it as it is: change it at the host`,
      ]
    : [];
}

/** How a rule that stands falls short. */
function askedBy(
  { approvals, missingChecks }: Extract<Protection, { status: 'weaker' }>,
  wanted: number,
): string[] {
  const fewer =
    approvals === undefined
      ? `no pull request, where ${countOf(wanted)} were to be asked for`
      : `${countOf(approvals)}, not ${wanted}`;
  return [
    ...(approvals === undefined || approvals < wanted ? [fewer] : []),
    ...(missingChecks.length > 0
      ? [`no status check ${missingChecks.join(', ')}`]
      : []),
  ];
}
