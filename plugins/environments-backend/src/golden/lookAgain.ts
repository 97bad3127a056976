import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';

const MAX_ATTEMPTS = 3;

/**
 * Looks at a branch that others move, too, and does what is missing; anew where somebody else was faster.
 *
 * @param look - undefined where it has to look again
 * @param options.maxPauseMs - How long it waits at most before it looks again; default not at all
 * @throws ConflictError where the branch moves each time
 */
export async function lookAgain<T>(
  { url, branch }: { url: string; branch: string },
  look: () => Promise<T | undefined>,
  {
    attempts = MAX_ATTEMPTS,
    maxPauseMs = 0,
  }: { attempts?: number; maxPauseMs?: number } = {},
): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (maxPauseMs > 0) {
      // Several who look at once do not do it again at the same moment
      await sleep(Math.random() * maxPauseMs);
    }
  }
  throw new ConflictError(`${url} ${branch} moves too fast; try again`);
}
