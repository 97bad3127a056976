import type { ForgeAccount } from './Forge';
import {
  type ForgeContext,
  findProtection,
  inTurn,
  repositoryDir,
} from './ForgeContext';
import {
  listCommits,
  readCommit,
  toTimestamp,
  writeCommit,
} from './git/commits';
import { compareTrees } from './git/compareTrees';
import { mergeBase, mergeTrees, replayCommits } from './git/merges';
import { isAncestor, readRef, updateRef } from './git/refs';
import { sendEvent } from './events';
import { HttpError } from './http/HttpError';
import { requiredChecks } from './present/toProtection';
import { type PullDetails, toPullRequest } from './present/toPullRequest';
import type {
  PullRow,
  RepositoryRow,
  ReviewRow,
  StatusRow,
} from './store/rows';

const now = () => toTimestamp(new Date());

/** The pull requests of a repository, newest first. */
export function listPulls(context: ForgeContext, repository: RepositoryRow) {
  return context.db
    .prepare('select * from pulls where repository_id = ? order by number desc')
    .all(repository.id) as PullRow[];
}

/** One pull request by its number. */
export function findPull(
  context: ForgeContext,
  repository: RepositoryRow,
  number: number,
): PullRow | undefined {
  return listPulls(context, repository).find(pull => pull.number === number);
}

/** The newest verdict of each reviewer on a pull request. */
export function verdictsOf(context: ForgeContext, pull: PullRow) {
  const rows = context.db
    .prepare('select * from reviews where pull_id = ? order by id')
    .all(pull.id) as ReviewRow[];
  const verdicts = new Map<string, string>();
  for (const { author, state } of rows) {
    if (state !== 'COMMENTED') {
      verdicts.set(author, state);
    }
  }
  return verdicts;
}

/** The newest status per context of a commit. */
export function statusesOf(
  context: ForgeContext,
  repository: RepositoryRow,
  sha: string,
): StatusRow[] {
  const rows = context.db
    .prepare(
      'select * from statuses where repository_id = ? and sha = ? order by id desc',
    )
    .all(repository.id, sha) as StatusRow[];
  const newest = new Map<string, StatusRow>();
  for (const row of rows) {
    if (!newest.has(row.context)) {
      newest.set(row.context, row);
    }
  }
  return [...newest.values()];
}

/** Why the protection of the base branch keeps a pull request from being merged; undefined when it does not. */
export function blockedBy(
  context: ForgeContext,
  repository: RepositoryRow,
  pull: PullRow,
): string | undefined {
  const protection = findProtection(context, repository, pull.base_ref);
  const wanted =
    protection?.required_pull_request_reviews
      ?.required_approving_review_count ?? 0;
  const verdicts = [...verdictsOf(context, pull).values()];
  const approvals = verdicts.filter(state => state === 'APPROVED').length;
  if (protection && verdicts.includes('CHANGES_REQUESTED')) {
    return 'Changes were requested by a reviewer.';
  }
  if (approvals < wanted) {
    return `At least ${wanted} approving review is required by reviewers with write access.`;
  }
  const passed = statusesOf(context, repository, pull.head_sha)
    .filter(status => status.state === 'success')
    .map(status => status.context);
  const missing = requiredChecks(protection).find(
    name => !passed.includes(name),
  );
  return missing
    ? `Required status check "${missing}" is expected.`
    : undefined;
}

/** What Git says of a pull request now. */
export async function detailsOf(
  context: ForgeContext,
  repository: RepositoryRow,
  pull: PullRow,
): Promise<PullDetails> {
  const dir = repositoryDir(context, repository.name);
  const from =
    (await mergeBase(dir, pull.base_sha, pull.head_sha)) ?? pull.base_sha;
  const files = await compareTrees(dir, from, pull.head_sha);
  const commits = await listCommits(dir, {
    revisions: [`${from}..${pull.head_sha}`],
  });
  const comments = context.db
    .prepare(
      'select count(*) from comments where repository_id = ? and number = ?',
    )
    .pluck()
    .get(repository.id, pull.number) as number;
  const open = pull.state === 'open';
  const merged = open
    ? await mergeTrees(dir, await headOfBase(dir, pull), pull.head_sha)
    : undefined;
  const blocked = open ? blockedBy(context, repository, pull) : undefined;
  const clean = blocked ? 'blocked' : 'clean';
  return {
    mergeable: open ? merged !== undefined : null,
    mergeableState: !open ? 'unknown' : merged ? clean : 'dirty',
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
    comments,
  };
}

async function headOfBase(dir: string, pull: PullRow): Promise<string> {
  return (
    (await readRef(dir, `refs/heads/${pull.base_ref}`))?.sha ?? pull.base_sha
  );
}

/** A pull request with everything, as events and the single answer carry it. */
export async function presentPull(
  context: ForgeContext,
  origin: string,
  options: { repository: RepositoryRow; pull: PullRow },
) {
  const details = await detailsOf(context, options.repository, options.pull);
  return toPullRequest(context, origin, { ...options, details });
}

/** Tells hooks what happened to a pull request. */
export async function announcePull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    number: number;
    action: string;
    sender: string;
  },
): Promise<void> {
  const { repository, number, action, sender } = options;
  const pull = findPull(context, repository, number);
  if (pull) {
    sendEvent(context, {
      event: 'pull_request',
      repository,
      sender,
      payload: {
        action,
        number,
        pull_request: await presentPull(context, context.origin, {
          repository,
          pull,
        }),
      },
    });
  }
}

async function makeMerge(
  dir: string,
  options: {
    pull: PullRow;
    base: string;
    account: ForgeAccount;
    method: string;
    title: string;
    message: string;
  },
): Promise<string | undefined> {
  const { pull, base, account, method, title, message } = options;
  const signature = {
    name: account.name,
    email: account.email,
    date: now(),
  };
  if (method === 'rebase') {
    return replayCommits(dir, {
      base,
      head: pull.head_sha,
      committer: signature,
    });
  }
  const tree = await mergeTrees(dir, base, pull.head_sha);
  return (
    tree &&
    writeCommit(dir, {
      tree,
      parents: method === 'squash' ? [base] : [base, pull.head_sha],
      author: signature,
      committer: signature,
      message: message ? `${title}\n\n${message}` : title,
    })
  );
}

/** Merges a pull request as an account; refuses as GitHub does: 405 when it is not ready, 409 when its head is another. */
export function mergePull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    number: number;
    account: ForgeAccount;
    method?: string;
    expectedHead?: string;
    title?: string;
    message?: string;
  },
): Promise<string> {
  const { repository, number, account, method = 'merge' } = options;
  return inTurn(context, repository.name, async () => {
    const dir = repositoryDir(context, repository.name);
    const pull = findPull(context, repository, number);
    if (!pull) {
      throw new HttpError(404, 'Not Found');
    }
    if (pull.state !== 'open') {
      throw new HttpError(405, 'Pull Request is not mergeable');
    }
    if (options.expectedHead && options.expectedHead !== pull.head_sha) {
      throw new HttpError(
        409,
        'Head branch was modified. Review and try the merge again.',
      );
    }
    const blocked = blockedBy(context, repository, pull);
    if (blocked) {
      throw new HttpError(405, blocked);
    }
    const base = await headOfBase(dir, pull);
    const merge = await makeMerge(dir, {
      pull,
      base,
      account,
      method,
      title:
        options.title ??
        (method === 'squash'
          ? `${pull.title} (#${number})`
          : `Merge pull request #${number} from ${context.options.owner.login}/${pull.head_ref}`),
      message: options.message ?? (method === 'squash' ? '' : pull.title),
    });
    if (!merge) {
      throw new HttpError(405, 'Merge conflict');
    }
    const at = now();
    await updateRef(dir, {
      ref: `refs/heads/${pull.base_ref}`,
      sha: merge,
      expected: base,
    });
    context.db
      .prepare(
        `update pulls set state = 'closed', merged_at = ?, closed_at = ?, updated_at = ?, merged_by = ?,
         merge_commit_sha = ?, base_sha = ? where id = ?`,
      )
      .run(at, at, at, account.login, merge, base, pull.id);
    await announcePull(context, {
      repository,
      number,
      action: 'closed',
      sender: account.login,
    });
    await announcePush(context, {
      repository,
      ref: `refs/heads/${pull.base_ref}`,
      before: base,
      after: merge,
      sender: account.login,
    });
    return merge;
  });
}

/** Tells hooks that a ref moved, and lets open pull requests follow it. */
export async function announcePush(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    ref: string;
    before: string;
    after: string;
    sender: string;
  },
): Promise<void> {
  const { repository, ref, before, after, sender } = options;
  const none = '0'.repeat(40);
  const dir = repositoryDir(context, repository.name);
  context.db
    .prepare(
      'update repositories set pushed_at = ?, updated_at = ? where id = ?',
    )
    .run(now(), now(), repository.id);
  const commits =
    after === none || ref.startsWith('refs/tags/')
      ? []
      : await listCommits(dir, {
          revisions: before === none ? [after] : [`${before}..${after}`],
          limit: 20,
          reverse: true,
        });
  const present = (commit: (typeof commits)[number]) => ({
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    author: commit.author,
    committer: commit.committer,
  });
  sendEvent(context, {
    event: 'push',
    repository,
    sender,
    payload: {
      ref,
      before,
      after,
      created: before === none,
      deleted: after === none,
      forced:
        before !== none &&
        after !== none &&
        !(await isAncestor(dir, before, after)),
      base_ref: null,
      compare: `${context.origin}/${context.options.owner.login}/${repository.name}/compare/${before}...${after}`,
      pusher: { name: sender },
      commits: commits.map(present),
      head_commit:
        after === none ? null : present(await readCommit(dir, after)),
    },
  });
  await followHead(context, options);
}

async function followHead(
  context: ForgeContext,
  {
    repository,
    ref,
    after,
    sender,
  }: { repository: RepositoryRow; ref: string; after: string; sender: string },
): Promise<void> {
  const branch = ref.replace('refs/heads/', '');
  const pulls = listPulls(context, repository).filter(
    pull => pull.state === 'open' && pull.head_ref === branch,
  );
  for (const pull of pulls) {
    const gone = /^0+$/.test(after);
    if (gone) {
      context.db
        .prepare(
          `update pulls set state = 'closed', closed_at = ?, updated_at = ? where id = ?`,
        )
        .run(now(), now(), pull.id);
    } else if (pull.head_sha !== after) {
      context.db
        .prepare('update pulls set head_sha = ?, updated_at = ? where id = ?')
        .run(after, now(), pull.id);
    } else {
      continue;
    }
    await announcePull(context, {
      repository,
      number: pull.number,
      action: gone ? 'closed' : 'synchronize',
      sender,
    });
  }
}
