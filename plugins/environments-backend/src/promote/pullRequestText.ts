import {
  type Changelog,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';
import { oneLine } from '../attribution/oneLine';
import type { ReviewedPlan } from '../database/StoredPromotion';

/** Everything that a pull request tells people. */
export interface PullRequestFacts {
  id: string;
  plan: Omit<ReviewedPlan, 'edit' | 'results'>;
  requestedBy: string;
  links: { promotion: string; service: string };
}

/** A reason or a consent may be several sentences. */
const LONGEST_SENTENCE = 1_000;

/** Text from elsewhere inside a table cell or a list: one line without markup. */
function plain(text: string, limit?: number): string {
  return oneLine(text, limit).replace(
    /[\\`*_{}<>#|~]/g,
    character => `\\${character}`,
  );
}

/** A name or a version from elsewhere, as it is written. */
function code(text: string): string {
  return `\`${oneLine(text, LONGEST_SENTENCE).replace(/[`|]/g, "'")}\``;
}

/** The target of a link from elsewhere; none that would end the link or is no page. */
function link(text: string, url: string): string {
  return /^https?:\/\/[^\s()<>"]+$/.test(url) ? `[${text}](${url})` : text;
}

function versionTable({ plan }: PullRequestFacts): string {
  return [
    '| Service | Environment | Artifact | From | To |',
    '| --- | --- | --- | --- | --- |',
    `| ${plain(plan.serviceTitle)} | ${plain(plan.environmentTitle)} | ${code(
      plan.artifact,
    )} | ${code(plan.fromVersion)} | ${code(plan.toVersion)} |`,
  ].join('\n');
}

function changelogSection(changelog: Changelog): string {
  const title = changelog.reverse
    ? '### Commits that are undone'
    : '### Changes';
  if (changelog.unavailable) {
    return `${title}\n\n${plain(changelog.unavailable, LONGEST_SENTENCE)}`;
  }
  const lines = changelog.commits.map(
    commit =>
      `- ${link(code(commit.sha.slice(0, 7)), commit.url)} ${plain(
        commit.title,
      )} (${plain(commit.author)})`,
  );
  const more = changelog.url ? `\n\n${link('Compare', changelog.url)}` : '';
  const cut = changelog.truncated ? '\n- … and earlier ones' : '';
  return `${title}\n\n${lines.join('\n') || 'No commits.'}${cut}${more}`;
}

function listSection(title: string, items: string[]): string[] {
  return items.length > 0
    ? [
        `### ${title}\n\n${items
          .map(item => `- ${plain(item, LONGEST_SENTENCE)}`)
          .join('\n')}`,
      ]
    : [];
}

/** Nothing from elsewhere comes after them, and nothing from elsewhere begins a line. */
function trailers(facts: PullRequestFacts): string {
  const { id, requestedBy, plan } = facts;
  return [
    `Promotion-Id: ${id}`,
    `Promoted-by: ${oneLine(requestedBy, LONGEST_SENTENCE)}`,
    ...(plan.fromEnvironment ? [`Promoted-from: ${plan.fromEnvironment}`] : []),
  ].join('\n');
}

/** Whether more than the version is taken back. */
function isRevert({ rollback }: PullRequestFacts['plan']): boolean {
  return rollback?.scope === 'change';
}

/** The commits that are taken back, as `git revert` says it. */
function reverted({ plan }: PullRequestFacts): string[] {
  return isRevert(plan)
    ? plan.rollback!.commits.map(({ sha, mergedOnto }) =>
        mergedOnto
          ? `This reverts commit ${sha}, reversing\nchanges made to ${mergedOnto}.`
          : `This reverts commit ${sha}.`,
      )
    : [];
}

function revertSection({ plan }: PullRequestFacts): string[] {
  return isRevert(plan)
    ? [
        `### Takes back\n\n${plan
          .rollback!.commits.map(
            ({ sha, title, url }) =>
              `- ${link(code(sha.slice(0, 7)), url)} ${plain(title)}`,
          )
          .join('\n')}`,
      ]
    : [];
}

/** Why the version may come: one sentence. */
function origin({ plan }: PullRequestFacts): string {
  if (plan.kind === 'rollback') {
    return isRevert(plan)
      ? 'This rolls back to an earlier recorded deployment, with all that came after it.'
      : 'This rolls back to an earlier recorded deployment.';
  }
  return plan.fromEnvironment
    ? `${plain(plan.fromTitle ?? plan.fromEnvironment)} runs ${code(
        plan.toVersion,
      )} and is healthy.`
    : `This adds the service to ${plain(plan.environmentTitle)}.`;
}

/** The body of the pull request: the record for people. */
export function pullRequestBody(facts: PullRequestFacts): string {
  const { plan, requestedBy, links } = facts;
  return [
    `${origin(facts)} Requested by ${code(requestedBy)}.`,
    versionTable(facts),
    ...revertSection(facts),
    changelogSection(plan.changelog),
    ...listSection('Also changes', plan.consents),
    ...listSection('Warnings', plan.warnings.map(formatReason)),
    `[Follow this promotion](${links.promotion}) · [Environments of the service](${links.service})`,
    trailers(facts),
  ].join('\n\n');
}

/** The message of our commit. */
export function commitMessage(facts: PullRequestFacts, portal: string): string {
  return `${[facts.plan.title, ...reverted(facts), trailers(facts)].join(
    '\n\n',
  )}\nDownstage-Portal: ${portal}\n`;
}
