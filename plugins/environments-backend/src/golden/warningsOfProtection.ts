import type { ScmAdministration } from '@downstage/backstage-plugin-environments-node';

/** What a person has to do where the host does not protect a branch. */
export const warningsOfProtection = (
  { repository, branch }: { repository: string; branch: string },
  guarded: Awaited<ReturnType<ScmAdministration['protectBranch']>>,
): string[] =>
  guarded.status === 'unsupported'
    ? [
        `Branch ${branch} of ${repository} is not protected: ${guarded.reason}. Protect it at the host`,
      ]
    : [];
