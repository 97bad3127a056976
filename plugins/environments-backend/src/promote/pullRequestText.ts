import {
  type Changelog,
  type SettingChange,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';
import { oneLine } from '../attribution/oneLine';
import type { ReviewedPlan } from '../database/StoredPromotion';

/** Everything that a pull request tells people. */
export interface PullRequestFacts {
  id: string;
  plan: Omit<ReviewedPlan, 'edit' | 'results'>;
  /** What a change of configuration sets. */
  settings?: SettingChange[];
  requestedBy: string;
  links: { promotion: string; service: string };
}

/** A reason or a consent may be several sentences. */
const LONGEST_SENTENCE = 1_000;

/** Commits that a pull request of several services names in all. */
const MOST_COMMITS = 150;

/** GitHub takes bodies of 65,536 characters; the table and the trailers of the most services need a third. */
const LONGEST_SECTIONS = 40_000;

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

function versionTable(services: PullRequestFacts[]): string {
  return [
    '| Service | Environment | Artifact | From | To |',
    '| --- | --- | --- | --- | --- |',
    ...services.map(
      ({ plan }) =>
        `| ${plain(plan.serviceTitle)} | ${plain(
          plan.environmentTitle,
        )} | ${code(plan.artifact)} | ${code(plan.fromVersion)} | ${code(
          plan.toVersion,
        )} |`,
    ),
  ].join('\n');
}

function changelogSection(changelog: Changelog, most: number): string {
  const title = changelog.reverse
    ? '### Commits that are undone'
    : '### Changes';
  if (changelog.unavailable) {
    return `${title}\n\n${plain(changelog.unavailable, LONGEST_SENTENCE)}`;
  }
  const lines = changelog.commits
    .slice(0, most)
    .map(
      commit =>
        `- ${link(code(commit.sha.slice(0, 7)), commit.url)} ${plain(
          commit.title,
        )} (${plain(commit.author)})`,
    );
  const more = changelog.url ? `\n\n${link('Compare', changelog.url)}` : '';
  const isCut = changelog.truncated || changelog.commits.length > most;
  const cut = isCut ? '\n- … and earlier ones' : '';
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

/** What is changed of a configuration; what looks like a secret was refused before. */
function settingsTable(settings: SettingChange[]): string {
  return [
    '| Setting | File | From | To |',
    '| --- | --- | --- | --- |',
    ...settings.map(
      ({ name, file, before, to }) =>
        `| ${[name, file, before, to].map(code).join(' | ')} |`,
    ),
  ].join('\n');
}

/** Nothing from elsewhere comes after them, and nothing from elsewhere begins a line. */
function trailers(services: PullRequestFacts[]): string {
  const [{ requestedBy }] = services;
  const from = new Set(
    services.flatMap(({ plan }) => plan.fromEnvironment ?? []),
  );
  return [
    ...services.map(({ id }) => `Promotion-Id: ${id}`),
    `Promoted-by: ${oneLine(requestedBy, LONGEST_SENTENCE)}`,
    ...[...from].map(environment => `Promoted-from: ${environment}`),
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
  if (plan.kind === 'configuration') {
    return `This changes configuration of ${plain(
      plan.serviceTitle,
    )} in ${plain(plan.environmentTitle)}.`;
  }
  if (plan.kind === 'removal') {
    return `This takes ${plain(plan.serviceTitle)} out of ${plain(
      plan.environmentTitle,
    )}, with its configuration.`;
  }
  if (plan.kind === 'rollback') {
    return isRevert(plan)
      ? 'This rolls back to an earlier recorded deployment, with all that came after it.'
      : 'This rolls back to an earlier recorded deployment.';
  }
  if (plan.reported) {
    const { version, build, reportedBy } = plan.reported;
    const what = `Continuous integration reported ${code(version)}`;
    return `${build ? link(what, build) : what} (by ${code(reportedBy)}).`;
  }
  return plan.fromEnvironment
    ? `${plain(plan.fromTitle ?? plan.fromEnvironment)} runs ${code(
        plan.toVersion,
      )} and is healthy.`
    : `This adds the service to ${plain(plan.environmentTitle)}.`;
}

function linksTo({ links }: PullRequestFacts): string {
  return `[Follow this promotion](${links.promotion}) · [Environments of the service](${links.service})`;
}

/** What there is to know of one service, beside its versions. */
function serviceSections(
  facts: PullRequestFacts,
  mostCommits: number,
): string[] {
  const { plan } = facts;
  return [
    ...revertSection(facts),
    ...(facts.settings ? [] : [changelogSection(plan.changelog, mostCommits)]),
    ...listSection('Also changes', plan.consents),
    ...listSection('Warnings', plan.warnings.map(formatReason)),
    linksTo(facts),
  ];
}

/** The sections of several services, or only where to read them, where they would be more than a host takes. */
function togetherSections(services: PullRequestFacts[]): string[] {
  const most = Math.max(1, Math.floor(MOST_COMMITS / services.length));
  const whole = services.flatMap(facts => [
    `## ${plain(facts.plan.serviceTitle)}`,
    origin(facts),
    ...serviceSections(facts, most),
  ]);
  return whole.join('\n\n').length <= LONGEST_SECTIONS
    ? whole
    : services.map(
        facts => `${plain(facts.plan.serviceTitle)}: ${linksTo(facts)}`,
      );
}

/**
 * The body of the pull request: the record for people.
 *
 * @param services - All that it brings; there is at least one
 */
export function pullRequestBody(services: PullRequestFacts[]): string {
  const [first, ...others] = services;
  const requested = `Requested by ${code(first.requestedBy)}.`;
  const opening =
    others.length > 0
      ? `This promotes ${services.length} services to ${plain(
          first.plan.environmentTitle,
        )} together.`
      : origin(first);
  return [
    `${opening} ${requested}`,
    first.settings ? settingsTable(first.settings) : versionTable(services),
    ...(others.length > 0
      ? togetherSections(services)
      : serviceSections(first, Infinity)),
    trailers(services),
  ].join('\n\n');
}

/** What a pull request is called: after one service, or all that it brings. */
export function titleOf(plan: PullRequestFacts['plan']): string {
  return (plan.together ?? plan).title;
}

/** The message of our commit. */
export function commitMessage(
  services: PullRequestFacts[],
  portal: string,
): string {
  const [first] = services;
  const words = [titleOf(first.plan), ...reverted(first), trailers(services)];
  return `${words.join('\n\n')}\nDownstage-Portal: ${portal}\n`;
}
