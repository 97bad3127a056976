import { createHash } from 'node:crypto';
import type { ExistingEnvironment } from '@downstage/backstage-plugin-environments-common';
import type { NewFile } from './NewService';
import type { ProposedService } from './proposedService';
import { code, messageFor } from './pullRequestParts';

/** More names make no text that anybody reads. */
const MOST_NAMES = 50;

function list(paths: string[]): string {
  const more = paths.length - MOST_NAMES;
  return [
    ...paths.slice(0, MOST_NAMES).map(path => `- ${code(path)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n');
}

/** The branch that proposes these files for a service. The same files have the same branch, others another one. */
export function takeOverBranch(
  { name }: ProposedService,
  wish: { base: string; files: NewFile[]; overwrite: string[] },
): string {
  const files = [...wish.files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, content }) => [path, content]);
  const digest = createHash('sha256')
    .update(JSON.stringify([wish.base, files, [...wish.overwrite].sort()]))
    .digest('hex');
  return `downstage/take-over-${name}-${digest.slice(0, 8)}`;
}

/** The commit and the pull request that propose to a repository what it lacks. */
export function takeOverPullRequest(
  { name, owner }: ProposedService,
  { lacking, kept }: { lacking: NewFile[]; kept: string[] },
  { requestedBy, appUrl }: { requestedBy: string; appUrl: string },
): { title: string; body: string; message: string } {
  const title = `Bring service ${name} into the portal`;
  return {
    title,
    message: messageFor(title, requestedBy),
    body: `| Service | Owner | Requested by |
| --- | --- | --- |
| [${name}](${appUrl}/catalog/default/component/${name}) | ${code(
      owner,
    )} | ${code(requestedBy)} |

It writes

${list(lacking.map(({ path }) => path))}
${
  kept.length > 0
    ? `
The repository has these, or something that stands for them. They are left as they are:

${list(kept)}
`
    : ''
}
Merging it brings the service into the catalog; closing it leaves the repository as it is.
`,
  };
}

/** The cluster of an environment with its namespaces, in a cell; empty where it is not known. */
const placeOf = ({
  cluster,
  namespaces = [],
}: Pick<ExistingEnvironment, 'cluster' | 'namespaces'>): string =>
  cluster
    ? [cluster, ...(namespaces.length > 0 ? [namespaces.join(', ')] : [])]
        .map(code)
        .join(': ')
    : '';

/** The commit and the pull request that propose the catalog entities of environments. */
export function takeOverText(
  environments: ExistingEnvironment[],
  {
    owner,
    requestedBy,
    appUrl,
  }: { owner: string; requestedBy: string; appUrl: string },
): { title: string; body: string; message: string } {
  const names = environments.map(({ name }) => name);
  const title =
    names.length === 1
      ? `Bring environment ${names[0]} into the portal`
      : `Bring ${names.length} environments into the portal`;
  const rows = environments.map(
    ({ name, tier, promotesFrom, paths, ...item }) =>
      `| [${name}](${appUrl}/catalog/default/resource/${name}) | ${tier} | ${promotesFrom
        .map(code)
        .join(', ')} | ${placeOf(item)} | ${paths.map(code).join(', ')} |`,
  );
  const bare = environments.filter(({ cluster }) => !cluster);
  return {
    title,
    message: messageFor(title, requestedBy),
    body: `They belong to ${code(owner)}, as ${code(requestedBy)} asks for.

| Environment | Tier | Promotes from | Delivered to | Folders |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Check tiers and order.${
      bare.length > 0
        ? ` Add \`delivery\` to ${bare
            .map(({ name }) => name)
            .join(', ')} for live state.`
        : ''
    } Merging it brings them into the catalog; closing it leaves the repository as it is.
`,
  };
}
