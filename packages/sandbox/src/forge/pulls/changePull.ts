import { toTimestamp } from '../git/commits';
import { readRef } from '../git/refs';
import { invalid, notFound } from '../http/HttpError';
import type { ForgeContext } from '../state/ForgeContext';
import { inTurn } from '../state/inTurn';
import { findPull } from '../state/readPulls';
import { repositoryDir } from '../state/repositories';
import type { PullRow, RepositoryRow } from '../store/rows';
import { announcePull } from './announcePull';

/** What may be changed of a pull request. */
export interface PullChange {
  title?: string;
  body?: string;
  state?: string;
  base?: string;
}

const resource = 'PullRequest';

async function requirePossible(
  dir: string,
  pull: PullRow,
  change: PullChange,
): Promise<void> {
  const { state, base } = change;
  if (state !== undefined && state !== 'open' && state !== 'closed') {
    throw invalid(`"${state}" is not a state`, { resource, field: 'state' });
  }
  if (pull.merged_at && state === 'open') {
    throw invalid('state cannot be changed. The pull request is merged.', {
      resource,
      field: 'state',
    });
  }
  const opens = state === 'open' && pull.state === 'closed';
  if (opens && !(await readRef(dir, `refs/heads/${pull.head_ref}`))) {
    throw invalid(`state cannot be changed. ${pull.head_ref} was deleted.`, {
      resource,
      field: 'state',
    });
  }
  if (base !== undefined && !(await readRef(dir, `refs/heads/${base}`))) {
    throw invalid(`${base} is not a branch`, { resource, field: 'base' });
  }
}

/** Changes title, body, base or state of a pull request. */
export function changePull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    number: number;
    login: string;
    change: PullChange;
  },
): Promise<void> {
  const { repository, number, login, change } = options;
  return inTurn(context, repository.name, async () => {
    const pull = findPull(context, repository, number);
    if (!pull) {
      throw notFound();
    }
    const dir = repositoryDir(context, repository.name);
    await requirePossible(dir, pull, change);
    const at = toTimestamp(new Date());
    const state = change.state ?? pull.state;
    const head = await readRef(dir, `refs/heads/${pull.head_ref}`);
    const opens = state === 'open' && pull.state === 'closed';
    context.db
      .prepare(
        `update pulls set title = ?, body = ?, state = ?, base_ref = ?, head_sha = ?, closed_at = ?, updated_at = ?
         where id = ?`,
      )
      .run(
        change.title ?? pull.title,
        change.body ?? pull.body,
        state,
        change.base ?? pull.base_ref,
        opens && head ? head.sha : pull.head_sha,
        state === 'closed' ? pull.closed_at ?? at : null,
        at,
        pull.id,
      );
    const moved = opens ? 'reopened' : 'closed';
    await announcePull(context, {
      repository,
      number,
      action: state === pull.state ? 'edited' : moved,
      sender: login,
    });
  });
}
