import type { FollowFacts, FollowStep } from './followPromotion';
import type { LookContext, Subject } from './LookContext';
import { readTexts } from './readTexts';
import { type Standing, settingsStand } from './settingsStand';

const WEIGHT = 1;

/** What stands in the place of the settings at the commit that was read last. A commit does not change. */
async function standingAt(
  { facts, sources, hosts }: LookContext,
  { promotion }: Subject,
  commit: string,
): Promise<Standing> {
  const key = `settings ${promotion.id} ${commit}`;
  const known = facts.get(key);
  if (known) {
    return known as Standing;
  }
  const { settings = [], change } = promotion;
  const { repository, branch } = change;
  const paths = [...new Set(settings.map(({ file }) => file))];
  const at = { repository, branch, commit, paths };
  const files = await readTexts({ sources, hosts }, at);
  const standing = settingsStand(settings, files);
  facts.set(key, standing, WEIGHT);
  return standing;
}

/** Since when an engine is seen to have applied the merge; anew where a revision before it was applied meanwhile. */
async function appliedSince(
  { promotions }: LookContext,
  { promotion: { id, appliedAt } }: Subject,
  contains: boolean | undefined,
): Promise<string | undefined> {
  if (contains === undefined || contains === (appliedAt !== undefined)) {
    return appliedAt;
  }
  const at = contains ? new Date().toISOString() : undefined;
  await promotions.recordApplied(id, at);
  return at;
}

/**
 * What following a change of configuration takes to know; undefined for what brings a version.
 *
 * @param isBehind - Whether a commit is behind the merge, or the merge is gone from where it is
 */
export async function configurationFacts(
  context: LookContext,
  subject: Subject,
  { deployment, contains }: Pick<FollowFacts, 'deployment' | 'contains'>,
  isBehind: (commit: string) => Promise<boolean>,
): Promise<FollowFacts['configuration']> {
  const { kind, events, updatedAt } = subject.promotion;
  if (kind !== 'configuration') {
    return undefined;
  }
  const merged = events.find(({ to }) => to === 'merged');
  const mergedAt = merged?.at ?? updatedAt;
  const appliedAt = await appliedSince(context, subject, contains);
  const { commit } = deployment?.desired ?? {};
  const standing: Standing =
    commit && (await isBehind(commit))
      ? await standingAt(context, subject, commit)
      : { is: 'set' };
  return standing.is === 'set'
    ? { mergedAt, appliedAt }
    : { mergedAt, appliedAt, end: endOf(standing, commit!) };
}

function endOf(
  { is, what }: Exclude<Standing, { is: 'set' }>,
  commit: string,
): FollowStep {
  const where = `commit ${commit.slice(0, 7)}`;
  return is === 'taken-back'
    ? { to: 'reverted', reason: `It was taken back: ${what}, by ${where}.` }
    : {
        to: 'superseded',
        reason: `Something else came: ${what}, by ${where}.`,
      };
}
