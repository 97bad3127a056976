import {
  type Changelog,
  type PromotionPlan,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';

/** Everything that a pull request tells people. */
export interface PullRequestFacts {
  id: string;
  plan: PromotionPlan;
  serviceTitle: string;
  environmentTitle: string;
  fromTitle?: string;
  requestedBy: string;
  links: { promotion: string; service: string };
}

/** Text from elsewhere inside a table cell or a list: no markup, no line breaks, no mentions. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|]/g, character => `\\${character}`)
    .replace(/@/g, '@\u200b');
}

function versionTable({
  plan,
  serviceTitle,
  environmentTitle,
}: PullRequestFacts): string {
  return [
    '| Service | Environment | Artifact | From | To |',
    '| --- | --- | --- | --- | --- |',
    `| ${plain(serviceTitle)} | ${plain(environmentTitle)} | \`${
      plan.artifact
    }\` | \`${plan.fromVersion}\` | \`${plan.toVersion}\` |`,
  ].join('\n');
}

function changelogSection(changelog: Changelog): string {
  const title = changelog.reverse
    ? '### Commits that are undone'
    : '### Changes';
  if (changelog.unavailable) {
    return `${title}\n\n${plain(changelog.unavailable)}`;
  }
  const lines = changelog.commits.map(
    commit =>
      `- [\`${commit.sha.slice(0, 7)}\`](${commit.url}) ${plain(
        commit.title,
      )} (${plain(commit.author)})`,
  );
  const more = changelog.url ? `\n\n[Compare](${changelog.url})` : '';
  const cut = changelog.truncated ? '\n- … and earlier ones' : '';
  return `${title}\n\n${lines.join('\n') || 'No commits.'}${cut}${more}`;
}

function listSection(title: string, items: string[]): string[] {
  return items.length > 0
    ? [`### ${title}\n\n${items.map(item => `- ${plain(item)}`).join('\n')}`]
    : [];
}

function trailers(facts: PullRequestFacts): string {
  const { id, requestedBy, plan } = facts;
  return [
    `Promotion-Id: ${id}`,
    `Promoted-by: ${requestedBy}`,
    ...(plan.fromEnvironment ? [`Promoted-from: ${plan.fromEnvironment}`] : []),
  ].join('\n');
}

/** Why the version may come: one sentence. */
function origin({
  plan,
  fromTitle,
  environmentTitle,
}: PullRequestFacts): string {
  if (plan.kind === 'rollback') {
    return 'This rolls back to an earlier recorded deployment.';
  }
  return plan.fromEnvironment
    ? `${plain(fromTitle ?? plan.fromEnvironment)} runs \`${
        plan.toVersion
      }\` and is healthy.`
    : `This adds the service to ${plain(environmentTitle)}.`;
}

/** The body of the pull request: the record for people. */
export function pullRequestBody(facts: PullRequestFacts): string {
  const { plan, requestedBy, links } = facts;
  return [
    `${origin(facts)} Requested by \`${requestedBy}\`.`,
    versionTable(facts),
    changelogSection(plan.changelog),
    ...listSection('Also changes', plan.consents),
    ...listSection('Warnings', plan.warnings.map(formatReason)),
    `[Follow this promotion](${links.promotion}) · [Environments of the service](${links.service})`,
    trailers(facts),
  ].join('\n\n');
}

/** The message of our commit. */
export function commitMessage(facts: PullRequestFacts, portal: string): string {
  return `${facts.plan.title}\n\n${trailers(
    facts,
  )}\nDownstage-Portal: ${portal}\n`;
}
