import type { GitCommit } from '../git/commits';
import type { ForgeContext } from '../state/ForgeContext';
import { nodeId, toAccount } from './toAccount';

const VERIFICATION = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

/** A repository's links: its REST base and its page. */
export interface RepositoryLinks {
  url: string;
  html: string;
}

/** Links of a repository. */
export function linksOf(
  context: ForgeContext,
  origin: string,
  name: string,
): RepositoryLinks {
  const path = `${context.options.owner.login}/${name}`;
  return { url: `${origin}/api/v3/repos/${path}`, html: `${origin}/${path}` };
}

/** A commit as the Git database API shows it. */
export function toGitCommit(links: RepositoryLinks, commit: GitCommit) {
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${links.url}/git/commits/${commit.sha}`,
    html_url: `${links.html}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    message: commit.message,
    tree: { sha: commit.tree, url: `${links.url}/git/trees/${commit.tree}` },
    parents: commit.parents.map(sha => ({
      sha,
      url: `${links.url}/git/commits/${sha}`,
      html_url: `${links.html}/commit/${sha}`,
    })),
    verification: VERIFICATION,
  };
}

/** A commit as the repository API shows it. */
export function toCommit(
  context: ForgeContext,
  origin: string,
  name: string,
  commit: GitCommit,
) {
  const links = linksOf(context, origin, name);
  const { options } = context;
  const userOf = (email: string) => {
    const found = options.accounts.find(account => account.email === email);
    return found ? toAccount(context, origin, found.login) : null;
  };
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${links.url}/commits/${commit.sha}`,
    html_url: `${links.html}/commit/${commit.sha}`,
    comments_url: `${links.url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${links.url}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${links.url}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: VERIFICATION,
    },
    author: userOf(commit.author.email),
    committer: userOf(commit.committer.email),
    parents: commit.parents.map(sha => ({
      sha,
      url: `${links.url}/commits/${sha}`,
      html_url: `${links.html}/commit/${sha}`,
    })),
  };
}
