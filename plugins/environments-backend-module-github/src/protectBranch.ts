import {
  type ScmAdministration,
  ScmError,
} from '@downstage/backstage-plugin-environments-node';
import type { RepositoryClient } from './RepositoryClient';
import { messageOf, secondsToWait, statusOf, toScmError } from './toScmError';

type Protection = Awaited<ReturnType<ScmAdministration['protectBranch']>>;

/** Protects a branch, unless a rule for it stands: one of its own, which may be older than the branch, or one of a pattern. */
export async function protectBranch(
  { octokit, owner, repo, url }: RepositoryClient,
  branch: string,
  { approvals }: { approvals: number },
): Promise<Protection> {
  const stands = await unlessRefused(
    `reading the protection of ${branch} of ${url}`,
    () => octokit.rest.repos.getBranchProtection({ owner, repo, branch }),
  );
  if (stands) {
    return compareRule(stands.data.required_pull_request_reviews, approvals);
  }
  const done = await unlessRefused(`protecting ${branch} of ${url}`, () =>
    octokit.rest.repos.updateBranchProtection({
      owner,
      repo,
      branch,
      required_status_checks: null,
      enforce_admins: false,
      required_pull_request_reviews: {
        required_approving_review_count: approvals,
      },
      restrictions: null,
    }),
  );
  return done
    ? { status: 'protected' }
    : {
        status: 'unsupported',
        reason: `GitHub does not protect branches of ${url} with this plan or these credentials`,
      };
}

function compareRule(
  reviews: { required_approving_review_count?: number } | undefined,
  wanted: number,
): Protection {
  if (!reviews) {
    return { status: 'weaker' };
  }
  const { required_approving_review_count: approvals = 0 } = reviews;
  return approvals < wanted
    ? { status: 'weaker', approvals }
    : { status: 'protected' };
}

/** undefined where there is none, or where the rights do not suffice, which GitHub says as 403, or as 404 as if there were none. */
async function unlessRefused<T>(
  doing: string,
  run: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    const isRefused = [403, 404].includes(statusOf(error) ?? 0);
    if (!isRefused || secondsToWait(error) !== undefined) {
      throw toScmError(error, doing);
    }
    const message = messageOf(error);
    if (/^branch not found/i.test(message)) {
      throw new ScmError({
        kind: 'unavailable',
        message: `${doing}: ${message}. GitHub shows a new branch a moment late: try again`,
        cause: error,
      });
    }
    return undefined;
  }
}
