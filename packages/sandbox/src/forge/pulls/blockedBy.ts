import { requiredChecks } from '../present/toProtection';
import { findAccount } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';
import { includesPermission, permissionIn } from '../state/permissions';
import { statusesOf, verdictsOf } from '../state/readPulls';
import { findProtection } from '../state/repositories';
import type { PullRow, RepositoryRow } from '../store/rows';

/** Why the protection of the base branch keeps a pull request from being merged; undefined when it does not. */
export function blockedBy(
  context: ForgeContext,
  repository: RepositoryRow,
  pull: PullRow,
): string | undefined {
  const protection = findProtection(context, repository, pull.base_ref);
  const wanted =
    protection?.required_pull_request_reviews
      ?.required_approving_review_count ?? 0;
  const verdicts = [...verdictsOf(context, pull)]
    .filter(([login]) =>
      includesPermission(
        permissionIn(context, repository, findAccount(context, login)),
        'write',
      ),
    )
    .map(([, state]) => state);
  const approvals = verdicts.filter(state => state === 'APPROVED').length;
  if (protection && verdicts.includes('CHANGES_REQUESTED')) {
    return 'Changes were requested by a reviewer.';
  }
  if (approvals < wanted) {
    return `At least ${wanted} approving review is required by reviewers with write access.`;
  }
  const passed = statusesOf(context, repository, pull.head_sha)
    .filter(status => status.state === 'success')
    .map(status => status.context);
  const missing = requiredChecks(protection).find(
    name => !passed.includes(name),
  );
  return missing
    ? `Required status check "${missing}" is expected.`
    : undefined;
}
