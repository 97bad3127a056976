import type { RequestHandler } from 'express';
import { HttpError, notFound } from '../http/HttpError';
import { isOwnForm } from '../oauth/sessions';
import { changePull } from '../pulls/changePull';
import { mergePull } from '../pulls/mergePull';
import { reviewPull } from '../pulls/reviewPull';
import type { ForgeContext } from '../state/ForgeContext';
import type { ForgeAccount } from '../state/ForgeOptions';
import { includesPermission, permissionIn } from '../state/permissions';
import { findPull } from '../state/readPulls';
import type { PullRow, RepositoryRow } from '../store/rows';
import { openPages } from './openPages';
import { renderPull } from './renderPull';

interface PullAction {
  repository: RepositoryRow;
  pull: PullRow;
  account: ForgeAccount;
  action: unknown;
}

async function act(context: ForgeContext, options: PullAction): Promise<void> {
  const { repository, pull, account, action } = options;
  const { number } = pull;
  const { login } = account;
  switch (action) {
    case 'approve':
      await reviewPull(context, {
        repository,
        pull,
        login,
        event: 'APPROVE',
        body: '',
      });
      return;
    case 'merge':
      await mergePull(context, { repository, number, account });
      return;
    case 'close':
      await changePull(context, {
        repository,
        number,
        login,
        change: { state: 'closed' },
      });
      return;
    default:
      throw new HttpError(422, 'The action is not known.');
  }
}

/** Approves, merges or closes a pull request; a refusal is shown on its page. */
export function actOnPull(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { row: repository, home, account } = openPages(context, req);
    const pull = findPull(context, repository, Number(req.params.number));
    if (!pull || !account || !isOwnForm(req)) {
      throw notFound();
    }
    const permission = permissionIn(context, repository, account);
    if (!includesPermission(permission, 'write')) {
      throw new HttpError(403, 'You need write access.');
    }
    try {
      const { action } = req.body;
      await act(context, { repository, pull, account, action });
    } catch (error) {
      if (!(error instanceof HttpError)) {
        throw error;
      }
      const { message } = error;
      res
        .status(error.status)
        .send(
          await renderPull(context, { repository, pull, account, message }),
        );
      return;
    }
    res.redirect(303, `${home}/pull/${pull.number}`);
  };
}
