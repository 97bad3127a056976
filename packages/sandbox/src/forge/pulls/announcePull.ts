import { sendEvent } from '../events/sendEvent';
import type { ForgeContext } from '../state/ForgeContext';
import { findPull } from '../state/readPulls';
import type { RepositoryRow } from '../store/rows';
import { presentPull } from './presentPull';

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
