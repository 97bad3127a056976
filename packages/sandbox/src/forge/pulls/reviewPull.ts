import { sendEvent } from '../events/sendEvent';
import { toTimestamp } from '../git/commits';
import { HttpError } from '../http/HttpError';
import { toPullRequest } from '../present/toPullRequest';
import { toReview } from '../present/toReview';
import type { ForgeContext } from '../state/ForgeContext';
import type { PullRow, RepositoryRow, ReviewRow } from '../store/rows';

const now = () => toTimestamp(new Date());

/** Reviews a pull request; the author may comment only. */
export async function reviewPull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    pull: PullRow;
    login: string;
    event: string;
    body: string;
  },
): Promise<ReviewRow> {
  const { repository, pull, login, event, body } = options;
  const states: Record<string, string> = {
    APPROVE: 'APPROVED',
    REQUEST_CHANGES: 'CHANGES_REQUESTED',
    COMMENT: 'COMMENTED',
  };
  const state = states[event];
  if (!state) {
    throw new HttpError(422, `"${event}" is not a review event`);
  }
  if (login === pull.author && state !== 'COMMENTED') {
    const what = state === 'APPROVED' ? 'approve' : 'request changes on';
    throw new HttpError(
      422,
      `Unprocessable Entity: Can not ${what} your own pull request`,
    );
  }
  const { lastInsertRowid } = context.db
    .prepare(
      `insert into reviews (pull_id, author, state, body, commit_sha, submitted_at)
       values (?, ?, ?, ?, ?, ?)`,
    )
    .run(pull.id, login, state, body, pull.head_sha, now());
  const review = context.db
    .prepare('select * from reviews where id = ?')
    .get(lastInsertRowid) as ReviewRow;
  sendEvent(context, {
    event: 'pull_request_review',
    repository,
    sender: login,
    payload: {
      action: 'submitted',
      review: {
        ...toReview(context, context.origin, repository, pull, review),
        state: state.toLowerCase(),
      },
      pull_request: toPullRequest(context, context.origin, {
        repository,
        pull,
      }),
    },
  });
  return review;
}
