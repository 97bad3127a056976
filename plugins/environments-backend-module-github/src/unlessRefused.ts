import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { messageOf, secondsToWait, statusOf, toScmError } from './toScmError';

/** undefined where there is none, or where the rights do not suffice, which GitHub says as 403, or as 404 as if there were none. */
export async function unlessRefused<T>(
  doing: string,
  run: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    const isRefused = [403, 404].includes(statusOf(error) ?? 0);
    if (!isRefused || secondsToWait(error) !== undefined) {
      throw toScmError(error, doing);
    }
    const message = messageOf(error);
    if (/^branch not found/i.test(message)) {
      throw new ScmError({
        kind: 'unavailable',
        message: `${doing}: ${message}. GitHub shows a new branch a moment late: try again`,
        cause: error,
      });
    }
    return undefined;
  }
}
