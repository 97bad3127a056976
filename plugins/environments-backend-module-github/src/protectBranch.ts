import type { ScmAdministration } from '@downstage/backstage-plugin-environments-node';
import type { RepositoryClient } from './RepositoryClient';
import { unlessRefused } from './unlessRefused';

type Protection = Awaited<ReturnType<ScmAdministration['protectBranch']>>;
type Rule = Parameters<ScmAdministration['protectBranch']>[1];

/** Protects a branch, unless a rule for it stands: one of its own, which may be older than the branch, or one of a pattern. */
export async function protectBranch(
  { octokit, owner, repo, url }: RepositoryClient,
  branch: string,
  rule: Rule,
): Promise<Protection> {
  const { approvals, checks } = rule;
  const stands = await unlessRefused(
    `reading the protection of ${branch} of ${url}`,
    () => octokit.rest.repos.getBranchProtection({ owner, repo, branch }),
  );
  if (stands) {
    return compareRule(stands.data, rule);
  }
  const done = await unlessRefused(`protecting ${branch} of ${url}`, () =>
    octokit.rest.repos.updateBranchProtection({
      owner,
      repo,
      branch,
      required_status_checks:
        checks.length > 0 ? { strict: false, contexts: checks } : null,
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
  {
    required_pull_request_reviews: reviews,
    required_status_checks: asked,
  }: {
    required_pull_request_reviews?: {
      required_approving_review_count?: number;
    };
    required_status_checks?: {
      contexts?: string[];
      checks?: Array<{ context: string }>;
    } | null;
  },
  wanted: Rule,
): Protection {
  const contexts = [
    ...(asked?.contexts ?? []),
    ...(asked?.checks ?? []).map(({ context }) => context),
  ];
  const missingChecks = wanted.checks.filter(
    check => !contexts.includes(check),
  );
  if (!reviews) {
    return { status: 'weaker', missingChecks };
  }
  const { required_approving_review_count: approvals = 0 } = reviews;
  return approvals < wanted.approvals || missingChecks.length > 0
    ? { status: 'weaker', approvals, missingChecks }
    : { status: 'protected' };
}
