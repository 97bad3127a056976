import type { ScmPullRequest } from '@downstage/backstage-plugin-environments-node';
import { noteBase } from './deviation';
import type { LookContext, Subject } from './LookContext';
import { toFiles } from './lookAtDraft';
import { isOurs } from './withdraw';

/**
 * Makes the reviewed change on the branch as it is now, where the two conflict, and says what came of it. What stands in the
 * place of the reviewed version by now is left to people.
 */
export async function carryOnto(
  context: LookContext,
  subject: Subject,
  { number, headCommit, isConflicting }: ScmPullRequest,
): Promise<string> {
  const { remaker, promotions } = context;
  const { promotion, group, scm } = subject;
  const { branch, headBranch } = promotion.change;
  const trouble = isConflicting
    ? `conflicts with ${branch}`
    : `brings back commits that were taken out of ${branch}`;
  const refuse = (reason: string) =>
    `Pull request #${number} ${trouble}: ${reason}. Cancel it and review the change again.`;
  if (!(await isOurs(context, subject, headCommit))) {
    return refuse('it holds more than the change that was reviewed');
  }
  const carried = await remaker.carry(group);
  if ('refused' in carried) {
    return refuse(carried.refused);
  }
  const { baseCommit } = carried;
  // Before it is done: our commit is known by it when the answer is lost
  await promotions.recordCarried(carried.plans);
  const done = await scm.repository.commit({
    branch: headBranch,
    parent: headCommit,
    create: false,
    onto: baseCommit,
    message: `Carry the change onto ${baseCommit.slice(
      0,
      7,
    )} of ${branch}\n\n${group
      .map(({ id }) => `Promotion-Id: ${id}\n`)
      .join('')}`,
    files: toFiles(carried.changes),
  });
  if (done.status === 'committed') {
    noteBase(context, done.sha, baseCommit);
    await promotions.recordCommit(
      group.map(({ id }) => id),
      done.sha,
    );
  }
  return `Pull request #${number} is open, carried onto ${baseCommit.slice(
    0,
    7,
  )} of ${branch}.`;
}
