import { KubernetesApiError, ServerNotReady } from '../api/ClusterApi';
import type { Watch } from './Watch';

/** Whether an answer has a status. */
export const hasStatus = (error: unknown, status: number) =>
  error instanceof KubernetesApiError && error.status === status;

/** Throws unless the server says that it is ready, or does not tell whoever asks. */
async function requireReady({ api, signal, timings }: Watch): Promise<void> {
  const timeout = AbortSignal.timeout(timings.pulseAnswerMs);
  try {
    const response = await api.open(
      '/readyz',
      AbortSignal.any([signal, timeout]),
    );
    await response.text();
  } catch (error) {
    if (!(error instanceof KubernetesApiError)) {
      throw error;
    }
    if (error.status >= 500) {
      throw new ServerNotReady(`it is starting (${error.message})`);
    }
  }
}

/**
 * Asks a second time, later and when the server says that it is ready, before an answer is believed that a starting server
 * gives, too: for a moment it does not know the kinds of definitions, and no roles.
 *
 * @param isDoubtful - of what was answered, or thrown
 */
export async function confirmed<T>(
  watch: Watch,
  ask: () => Promise<T>,
  isDoubtful: (answer: { value?: T; error?: unknown }) => boolean,
): Promise<T> {
  const first = await ask().then(
    value => ({ value }),
    error => ({ error }),
  );
  if (isDoubtful(first)) {
    await watch.timings.pause(watch.timings.confirmMs, watch.signal);
    watch.signal.throwIfAborted();
    await requireReady(watch);
    return ask();
  }
  if ('error' in first) {
    throw first.error;
  }
  return first.value;
}
