import { ScmError } from '@downstage/backstage-plugin-environments-node';

interface Failure {
  status?: number;
  message?: string;
  response?: {
    headers?: Record<string, string | number | undefined>;
    data?: { errors?: unknown };
  };
}

const DEFAULT_WAIT_SECONDS = 60;

function secondsToWait(failure: Failure): number | undefined {
  const headers = failure.response?.headers ?? {};
  const retryAfter = Number(headers['retry-after']);
  if (Number.isFinite(retryAfter)) {
    return retryAfter;
  }
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const reset = Number(headers['x-ratelimit-reset']);
    return Number.isFinite(reset)
      ? Math.max(1, Math.ceil(reset - Date.now() / 1000))
      : DEFAULT_WAIT_SECONDS;
  }
  return undefined;
}

/** The HTTP status of an Octokit failure. */
export function statusOf(error: unknown): number | undefined {
  return (error as Failure | undefined)?.status;
}

/** What the host said, with the details of a 422. */
export function messageOf(error: unknown): string {
  const failure = error as Failure;
  const details = failure.response?.data?.errors;
  return details && !failure.message?.includes(JSON.stringify(details))
    ? `${failure.message} ${JSON.stringify(details)}`
    : failure.message ?? String(error);
}

/** Turns a failure of Octokit into the port's error. */
export function toScmError(error: unknown, doing: string): ScmError {
  const failure = error as Failure;
  const status = failure.status;
  const wait = secondsToWait(failure);
  const limited = status === 429 || (status === 403 && wait !== undefined);
  if (status === undefined || status >= 500 || limited) {
    return new ScmError({
      kind: 'unavailable',
      message: `${doing}: ${messageOf(error)}`,
      retryAfterSeconds: wait ?? DEFAULT_WAIT_SECONDS,
      cause: error,
    });
  }
  if (status === 401 || status === 403 || status === 404) {
    return new ScmError({
      kind: 'forbidden',
      message: `${doing}: ${messageOf(
        error,
      )}. Check that the credentials under integrations.github can see the repository and may do this`,
      cause: error,
    });
  }
  return new ScmError({
    kind: 'invalid',
    message: `${doing}: ${messageOf(error)}`,
    cause: error,
  });
}

/**
 * Runs a request. Statuses in `values` become the value given for them; every other failure becomes an ScmError.
 *
 * @param doing - What is being done, for the message: `reading the head of main in …`
 */
export async function answer<T, V = never>(
  doing: string,
  run: () => Promise<T>,
  values: Record<number, V> = {},
): Promise<T | V> {
  try {
    return await run();
  } catch (error) {
    const status = statusOf(error);
    if (status !== undefined && status in values) {
      return values[status];
    }
    throw toScmError(error, doing);
  }
}
