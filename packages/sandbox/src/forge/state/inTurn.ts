import type { ForgeContext } from './ForgeContext';

/** Runs work on a repository after all earlier work on it. */
export function inTurn<T>(
  context: ForgeContext,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const earlier = context.queues.get(name) ?? Promise.resolve();
  const result = earlier.then(work);
  context.queues.set(
    name,
    result.catch(() => {}),
  );
  return result;
}
