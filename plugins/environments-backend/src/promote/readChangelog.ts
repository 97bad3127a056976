import {
  type Changelog,
  compareVersions,
} from '@downstage/backstage-plugin-environments-common';
import {
  ScmError,
  type ScmHosts,
} from '@downstage/backstage-plugin-environments-node';

const MAX_COMMITS = 50;
const LONGEST_TITLE = 300;

const none = (unavailable: string, reverse: boolean): Changelog => ({
  commits: [],
  reverse,
  truncated: false,
  unavailable,
});

/** The tags that may stand for a version, likeliest first. */
function tagPairs(
  from: string,
  to: string,
  toCommit?: string,
): Array<[string, string]> {
  const prefixed = (version: string) =>
    /^\d/.test(version) ? `v${version}` : version;
  const pairs: Array<[string, string]> = [
    [prefixed(from), prefixed(to)],
    [from, to],
    ...(toCommit
      ? [
          [prefixed(from), toCommit] as [string, string],
          [from, toCommit] as [string, string],
        ]
      : []),
  ];
  return pairs.filter(
    ([base, head], index) =>
      pairs.findIndex(pair => pair[0] === base && pair[1] === head) === index,
  );
}

/** The commits of the service between two versions, by their tags in the service's repository. */
export async function readChangelog(options: {
  hosts: ScmHosts;
  repository?: string;
  /** The repository that the service's entity names and that may not be read for it. */
  withheldRepository?: string;
  from: string;
  to: string;
  /** SHA that `to` was built from, where that is known: it may have no tag yet. */
  toCommit?: string;
}): Promise<Changelog> {
  const { hosts, repository, withheldRepository, from, to, toCommit } = options;
  const reverse = (compareVersions(from, to) ?? -1) > 0;
  if (!repository) {
    return none(
      withheldRepository
        ? `${withheldRepository} is not read for this service: its entity stands elsewhere, and environments.homes in app-config does not name that repository.`
        : 'The repository of the service is not known.',
      reverse,
    );
  }
  const scm = hosts.of(repository);
  if (!scm) {
    return none(`No SCM provider is configured for ${repository}.`, reverse);
  }
  const [older, newer] = reverse ? [to, from] : [from, to];
  try {
    for (const [base, head] of tagPairs(
      older,
      newer,
      reverse ? undefined : toCommit,
    )) {
      const found = await scm.repository.compare(base, head);
      if (found.status === 'found') {
        return {
          commits: found.commits.slice(-MAX_COMMITS).map(commit => ({
            sha: commit.sha,
            title: commit.message.split('\n')[0].slice(0, LONGEST_TITLE),
            author: commit.author,
            at: commit.at,
            url: commit.url,
          })),
          url: found.url,
          reverse,
          truncated: found.truncated || found.commits.length > MAX_COMMITS,
        };
      }
    }
  } catch (error) {
    if (!(error instanceof ScmError)) {
      throw error;
    }
    return none(error.message, reverse);
  }
  return none(`${repository} has no tags for ${older} and ${newer}.`, reverse);
}
