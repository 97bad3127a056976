import type { ForgeContext } from '../ForgeContext';
import { sendEvent } from '../events';
import type { RepositoryRow } from '../store/rows';
import { presentPull } from './presentPull';
import { findPull } from './readPulls';

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
