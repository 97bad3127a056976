import type {
  Scm,
  ScmCommit,
} from '@downstage/backstage-plugin-environments-node';
import type { HeadCommit } from '../database/SourceStore';

/** Of the first line, since a list has many of them. */
const LONGEST_MESSAGE = 300;

/** What the history keeps of a commit, with the pull request that brought it. One request. */
export async function readHeadCommit(
  scm: Scm,
  commit: ScmCommit,
): Promise<HeadCommit> {
  const { sha, url, author, at, message } = commit;
  const pull = await scm.pullRequests.ofCommit(sha);
  return {
    sha,
    url,
    author,
    message: message.split('\n')[0].slice(0, LONGEST_MESSAGE),
    at,
    ...(pull ? { pullRequest: { number: pull.number, url: pull.url } } : {}),
  };
}
