import type {
  Scm,
  ScmCommit,
} from '@downstage/backstage-plugin-environments-node';
import type { HeadCommit } from '../database/SourceStore';

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
    message: message.split('\n')[0],
    at,
    ...(pull ? { pullRequest: { number: pull.number, url: pull.url } } : {}),
  };
}
