import { toTimestamp } from '../git/commits';
import { isAncestor, readRef } from '../git/refs';
import { invalid } from '../http/HttpError';
import type { ForgeContext } from '../state/ForgeContext';
import { inTurn } from '../state/inTurn';
import { listPulls } from '../state/readPulls';
import type { RepositoryRow } from '../store/rows';
import { announcePull } from './announcePull';

const now = () => toTimestamp(new Date());

/** Opens a pull request, once per head and base. */
export function openPull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    dir: string;
    login: string;
    title: string;
    body: string | null;
    head: string;
    base: string;
    draft: boolean;
  },
): Promise<number> {
  const { repository, dir, login } = options;
  return inTurn(context, repository.name, async () => {
    const headName = options.head.replace(/^[^:]+:/, '');
    const head = await readRef(dir, `refs/heads/${headName}`);
    const base = await readRef(dir, `refs/heads/${options.base}`);
    const resource = 'PullRequest';
    if (!head || !base) {
      const field = head ? 'base' : 'head';
      throw invalid(`${field} is invalid`, {
        resource,
        field,
        code: 'invalid',
      });
    }
    if (await isAncestor(dir, head.sha, base.sha)) {
      throw invalid(`No commits between ${options.base} and ${headName}`, {
        resource,
      });
    }
    const pulls = listPulls(context, repository);
    const twin = pulls.find(
      pull =>
        pull.state === 'open' &&
        pull.head_ref === headName &&
        pull.base_ref === options.base,
    );
    if (twin) {
      throw invalid(
        `A pull request already exists for ${context.options.owner.login}:${headName}.`,
        { resource },
      );
    }
    const number = (pulls[0]?.number ?? 0) + 1;
    context.db
      .prepare(
        `insert into pulls (repository_id, number, title, body, state, draft, head_ref, head_sha, base_ref, base_sha,
         author, created_at, updated_at) values (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        repository.id,
        number,
        options.title,
        options.body,
        Number(options.draft),
        headName,
        head.sha,
        options.base,
        base.sha,
        login,
        now(),
        now(),
      );
    await announcePull(context, {
      repository,
      number,
      action: 'opened',
      sender: login,
    });
    return number;
  });
}
