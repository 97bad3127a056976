import { isTerminal } from '@downstage/backstage-plugin-environments-common';
import type { FileChange } from '@downstage/layouts';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import type { ScmPullRequest } from '@downstage/backstage-plugin-environments-node';
import type { ReasonOf } from '../database/movePromotion';
import type { ReviewedPlan } from '../database/StoredPromotion';
import { goneFrom, noteBase } from './deviation';
import { firstObjection } from './firstObjection';
import { holdsExactly } from './holdsExactly';
import {
  type LookContext,
  type LookResult,
  SHOWN_IN_MS,
  type Subject,
  actorAmong,
  isWithdrawn,
  note,
  peersOf,
  toStoredPull,
} from './LookContext';
import {
  type PullRequestFacts,
  commitMessage,
  pullRequestBody,
  titleOf,
} from './pullRequestText';
import { endWithdrawn, isOurs, removeBranch } from './withdraw';

/** How soon the evidence is looked at again. */
const EVIDENCE_AGAIN_MS = 5_000;

/** A promotion cannot go on: `reason` is its end. */
class Refusal extends Error {
  /** What each promotion is told, where several end for what speaks against one of them. */
  readonly reasonOf: ReasonOf;

  constructor(message: string, reasonOf: ReasonOf = () => message) {
    super(message);
    this.reasonOf = reasonOf;
  }
}

function factsOf(
  { appUrl }: LookContext,
  { group }: Subject,
): PullRequestFacts[] {
  return group.flatMap(({ id, service, requestedBy, plan, settings }) => {
    const [kind, namespace, name] = service.split(/[:/]/);
    return plan
      ? [
          {
            id,
            plan,
            requestedBy,
            ...(settings ? { settings } : {}),
            links: {
              promotion: `${appUrl}/environments/promotions/${id}`,
              service: `${appUrl}/catalog/${namespace}/${kind}/${name}/environments`,
            },
          },
        ]
      : [];
  });
}

/** A branch that was set back or written anew would get again what was taken out of it. */
async function requireBase(
  context: LookContext,
  subject: Subject,
  { branch, baseCommit }: ReviewedPlan,
): Promise<void> {
  if ((await goneFrom(context, subject, { base: baseCommit })) > 0) {
    throw new Refusal(
      `${branch} no longer has commit ${baseCommit.slice(
        0,
        7,
      )}, on which it was reviewed. Review it again`,
    );
  }
}

/** Looks for our commit, else makes it. */
async function ensureCommit(
  context: LookContext,
  subject: Subject,
  plan: ReviewedPlan,
): Promise<void> {
  const { promotions, remaker, appUrl } = context;
  const { promotion, group, scm } = subject;
  const { headBranch } = promotion.change;
  await requireBase(context, subject, plan);
  const made = await remaker.remake(group);
  if ('refused' in made) {
    throw new Refusal(made.refused);
  }
  const done = await scm.repository.commit({
    branch: headBranch,
    parent: plan.baseCommit,
    create: true,
    message: commitMessage(factsOf(context, subject), appUrl),
    files: toFiles(made.changes),
  });
  const sha = done.status === 'committed' ? done.sha : done.head;
  if (!sha) {
    throw new ScmError({
      kind: 'unavailable',
      message: `The host says that branch ${headBranch} exists, but does not show it`,
      retryAfterSeconds: SHOWN_IN_MS / 1_000,
    });
  }
  if (
    done.status === 'conflict' &&
    !(await holdsExactly(scm, sha, { ...made, base: plan.baseCommit }))
  ) {
    throw new Refusal(
      `Branch ${headBranch} holds commit ${sha}, which this portal did not write. Rename or delete it`,
    );
  }
  noteBase(context, sha, plan.baseCommit);
  await promotions.recordCommit(
    group.map(({ id }) => id),
    sha,
  );
}

/** What is committed of changes. */
export function toFiles(
  changes: FileChange[],
): Array<{ path: string; content: string | null }> {
  return changes.map(({ path, after }) => ({ path, content: after ?? null }));
}

/**
 * Opens the pull request, as the person who asked for it where that is possible; undefined when there is one that the next
 * look finds.
 */
async function ensurePullRequest(
  context: LookContext,
  subject: Subject,
  plan: ReviewedPlan,
): Promise<ScmPullRequest | undefined> {
  const { promotion, scm } = subject;
  const { repository, branch, headBranch } = promotion.change;
  const open = (personToken?: string) =>
    scm.pullRequests.open({
      title: titleOf(plan),
      body: pullRequestBody(factsOf(context, subject)),
      head: headBranch,
      base: branch,
      ...(personToken ? { personToken } : {}),
    });
  let opened = await open(context.persons.take(promotion.id, repository));
  if (opened.status === 'not-as-person') {
    await note(
      context,
      subject,
      `The portal opens the pull request, since the host does not let ${promotion.requestedBy} do it: ${opened.reason}.`,
    );
    opened = await open();
  }
  return opened.status === 'opened' ? opened.pullRequest : undefined;
}

async function noteOpened(
  context: LookContext,
  subject: Subject,
  pullRequest: ScmPullRequest,
): Promise<LookResult> {
  const { promotions } = context;
  const { promotion, scm } = subject;
  const peers = peersOf(subject);
  const moved = await promotions.transitionAll(peers, {
    to: 'open',
    actor: 'system',
    reason: `Pull request #${pullRequest.number} is open.`,
    change: { pullRequest: toStoredPull({ ...pullRequest, state: 'open' }) },
  });
  if (moved) {
    for (const peer of peers) {
      await context.onApplied(peer, { pullRequest: pullRequest.url });
    }
  }
  const now = moved ? undefined : await promotions.get(promotion.id);
  if (now && isTerminal(now.state)) {
    // Another process, which took this one for dead, has ended it meanwhile
    await scm.pullRequests.close(pullRequest.number);
    await removeBranch(context, subject);
  }
  return 'again';
}

/** Waits for evidence, or refuses for want of it; undefined when nothing speaks against the promotion. */
async function weigh(
  context: LookContext,
  subject: Subject,
): Promise<LookResult | undefined> {
  const { promotion, group } = subject;
  const against = await firstObjection(context, group);
  if (!against) {
    return undefined;
  }
  const { createdAt, turn } = promotion;
  const age = Date.now() - Date.parse(turn?.begunAt ?? createdAt);
  if (against.isFinal || age > context.timings.evidenceMs) {
    throw new Refusal(against.reason, against.reasonOf);
  }
  await note(context, subject, against.reasonOf);
  return { inMs: EVIDENCE_AGAIN_MS };
}

/** The newest pull request of our branch that is ours: somebody may open another one from it, into another branch. */
async function findPullRequest({
  promotion,
  scm,
}: Subject): Promise<ScmPullRequest | undefined> {
  const { headBranch, branch } = promotion.change;
  const found = await scm.pullRequests.find({ head: headBranch });
  return (
    found.find(({ base }) => base === branch) ??
    // Retargeted before its number was known
    found.find(
      ({ title }) => promotion.plan && title === titleOf(promotion.plan),
    )
  );
}

async function advance(
  context: LookContext,
  subject: Subject,
): Promise<LookResult> {
  const { promotion, scm } = subject;
  const { headBranch } = promotion.change;
  const { plan, commitSha } = promotion;
  // Without a commit of which we know, no pull request was asked for
  const existing =
    commitSha || !plan ? await findPullRequest(subject) : undefined;
  if (existing) {
    return noteOpened(context, subject, existing);
  }
  if (isWithdrawn(promotion)) {
    return endWithdrawn(context, subject);
  }
  if (!plan) {
    throw new Refusal(
      'It was asked for before the portal was updated. Review it again',
    );
  }
  const head = commitSha ? await scm.repository.head(headBranch) : undefined;
  if (head?.status !== 'found' || head.sha !== commitSha) {
    const wait = await weigh(context, subject);
    if (wait) {
      return wait;
    }
    await ensureCommit(context, subject, plan);
  }
  const pullRequest = await ensurePullRequest(context, subject, plan);
  if (pullRequest) {
    return noteOpened(context, subject, pullRequest);
  }
  // It was looked for already
  return commitSha ? { inMs: SHOWN_IN_MS } : 'again';
}

/** Whether trying again may help. */
function isPassing(error: unknown): boolean {
  return error instanceof ScmError && error.kind === 'unavailable';
}

/**
 * Brings a draft to an open pull request. Each step looks whether it is done, so that any process may run it again after a
 * crash or a lost answer.
 */
export async function lookAtDraft(
  context: LookContext,
  subject: Subject,
): Promise<LookResult> {
  const { promotion } = subject;
  if (actorAmong(subject) !== promotion.id) {
    // It is taken along
    return {};
  }
  try {
    return await advance(context, subject);
  } catch (error) {
    if (isPassing(error)) {
      throw error;
    }
    if (!(error instanceof Refusal || error instanceof ScmError)) {
      throw error;
    }
    // What the host refuses may have been done all the same: it ends only when it is seen not to be there
    const existing =
      error instanceof ScmError ? await findPullRequest(subject) : undefined;
    if (existing && (await isOurs(context, subject, existing.headCommit))) {
      await context.promotions.recordCommit(
        subject.group.map(({ id }) => id),
        existing.headCommit,
      );
      return noteOpened(context, subject, existing);
    }
    context.logger.warn(
      `Promotion ${promotion.id} cannot be applied: ${error.message}`,
    );
    const peers = peersOf(subject);
    const ended = await context.promotions.transitionAll(peers, {
      to: 'failed',
      actor: 'system',
      reason: error instanceof Refusal ? error.reasonOf : error.message,
    });
    if (!ended) {
      return 'again';
    }
    for (const peer of peers) {
      await context.onApplied(peer, { failed: error.message });
    }
    return { inMs: context.timings.endedMs };
  }
}
