import type { Deployment } from '@downstage/backstage-plugin-environments-common';
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

/**
 * What following a change of configuration takes to know; undefined for what brings a version.
 *
 * @param isBehind - Whether a commit is behind the merge, or the merge is gone from where it is
 */
export async function configurationFacts(
  context: LookContext,
  subject: Subject,
  deployment: Deployment | undefined,
  isBehind: (commit: string) => Promise<boolean>,
): Promise<FollowFacts['configuration']> {
  const { kind, events, updatedAt } = subject.promotion;
  if (kind !== 'configuration') {
    return undefined;
  }
  const merged = events.find(({ to }) => to === 'merged');
  const mergedAt = merged?.at ?? updatedAt;
  const { commit } = deployment?.desired ?? {};
  const standing: Standing =
    commit && (await isBehind(commit))
      ? await standingAt(context, subject, commit)
      : { is: 'set' };
  return standing.is === 'set'
    ? { mergedAt }
    : { mergedAt, end: endOf(standing, commit!) };
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
