import { sendEvent } from '../events/sendEvent';
import { listCommits, readCommit, toTimestamp } from '../git/commits';
import { NO_OBJECT, isAncestor } from '../git/refs';
import type { ForgeContext } from '../state/ForgeContext';
import { listPulls } from '../state/readPulls';
import { repositoryDir } from '../state/repositories';
import type { RepositoryRow } from '../store/rows';
import { announcePull } from './announcePull';

const now = () => toTimestamp(new Date());

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
  const dir = repositoryDir(context, repository.name);
  context.db
    .prepare(
      'update repositories set pushed_at = ?, updated_at = ? where id = ?',
    )
    .run(now(), now(), repository.id);
  const commits =
    after === NO_OBJECT || ref.startsWith('refs/tags/')
      ? []
      : await listCommits(dir, {
          revisions: before === NO_OBJECT ? [after] : [`${before}..${after}`],
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
      created: before === NO_OBJECT,
      deleted: after === NO_OBJECT,
      forced:
        before !== NO_OBJECT &&
        after !== NO_OBJECT &&
        !(await isAncestor(dir, before, after)),
      base_ref: null,
      compare: `${context.origin}/${context.options.owner.login}/${repository.name}/compare/${before}...${after}`,
      pusher: { name: sender },
      commits: commits.map(present),
      head_commit:
        after === NO_OBJECT ? null : present(await readCommit(dir, after)),
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
    const gone = after === NO_OBJECT;
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
