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
  if (guarded.status === 'weaker') {
    const { approvals } = guarded;
    const asked =
      approvals === undefined
        ? `no pull request, where ${countOf(wanted)} were to be asked for`
        : `${countOf(approvals)}, not ${wanted}`;
    return [
      `${subject} is protected by a rule that asks for ${asked}. The portal leaves it as it is: change it at the host`,
    ];
  }
  return [];
}
