import { toTimestamp, writeCommit } from '../git/commits';
import { mergeTrees, replayCommits } from '../git/merges';
import { updateRef } from '../git/refs';
import { HttpError } from '../http/HttpError';
import type { ForgeContext } from '../state/ForgeContext';
import type { ForgeAccount } from '../state/ForgeOptions';
import { inTurn } from '../state/inTurn';
import { findPull } from '../state/readPulls';
import { repositoryDir } from '../state/repositories';
import type { PullRow, RepositoryRow } from '../store/rows';
import { announcePull } from './announcePull';
import { announcePush } from './announcePush';
import { blockedBy } from './blockedBy';
import { headOfBase } from './presentPull';

const now = () => toTimestamp(new Date());

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
