import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { whatToDo } from './whatToDo';

interface Failure {
  status?: number;
  message?: string;
  response?: {
    headers?: Record<string, string | number | undefined>;
    data?: { errors?: unknown };
  };
}

/** GitHub asks for at least a minute where it names no time. */
const LEAST_WAIT_SECONDS = 60;
const CHECK_CREDENTIALS =
  'Check that the credentials under integrations.github can see the repository and may do this';
const LIMITED = new Set([403, 429]);

/** Whether a message of the host's is about a secondary limit. */
export function saysLimit(message: string): boolean {
  return /secondary rate limit|abuse detection|submitted too quickly/i.test(
    message,
  );
}

/**
 * For how long GitHub wants no more requests; undefined where it does not limit them. Secondary limits come with or without
 * a time. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function secondsToWait(error: unknown): number | undefined {
  const { status = 0, response } = error as Failure;
  const isNamed = saysLimit(messageOf(error));
  if (!LIMITED.has(status)) {
    // Of pull requests that come too fast
    return status === 422 && isNamed ? LEAST_WAIT_SECONDS : undefined;
  }
  const headers = response?.headers ?? {};
  const retryAfter = Number(headers['retry-after']);
  if (Number.isFinite(retryAfter)) {
    return retryAfter;
  }
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const reset = Number(headers['x-ratelimit-reset']);
    return Number.isFinite(reset)
      ? Math.max(1, Math.ceil(reset - Date.now() / 1000))
      : LEAST_WAIT_SECONDS;
  }
  return status === 429 || isNamed ? LEAST_WAIT_SECONDS : undefined;
}

/** The HTTP status of an Octokit failure. */
export function statusOf(error: unknown): number | undefined {
  return (error as Failure | undefined)?.status;
}

function isTimeout(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as { name?: string; cause?: unknown };
  return name === 'TimeoutError' || (cause !== undefined && isTimeout(cause));
}

/** What the host said, with the details of a 422. */
export function messageOf(error: unknown): string {
  const failure = error as Failure;
  if (isTimeout(error)) {
    return 'the host did not answer in time';
  }
  const details = failure.response?.data?.errors;
  return details && !failure.message?.includes(JSON.stringify(details))
    ? `${failure.message} ${JSON.stringify(details)}`
    : failure.message ?? String(error);
}

/**
 * Turns a failure of Octokit into the port's error.
 *
 * @param at.branch - What was written to; default one of the portal's own
 */
export function toScmError(
  error: unknown,
  doing: string,
  at: { branch?: string } = {},
): ScmError {
  if (error instanceof ScmError) {
    return error;
  }
  const { status } = error as Failure;
  const wait = secondsToWait(error);
  if (status === undefined || status >= 500 || wait !== undefined) {
    return new ScmError({
      kind: 'unavailable',
      message: `${doing}: ${messageOf(error)}`,
      retryAfterSeconds: wait,
      cause: error,
    });
  }
  const message = messageOf(error);
  const fix =
    whatToDo(message, at) ??
    ([401, 403, 404].includes(status) ? CHECK_CREDENTIALS : undefined);
  if (fix) {
    return new ScmError({
      kind: 'forbidden',
      message: `${doing}: ${message.replace(/\.$/, '')}. ${fix}`,
      cause: error,
    });
  }
  return new ScmError({
    kind: 'invalid',
    message: `${doing}: ${message}`,
    cause: error,
  });
}

const GRAPHQL_STATUS: Record<string, number> = {
  FORBIDDEN: 403,
  INTERNAL: 500,
  SERVICE_UNAVAILABLE: 503,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
  STALE_DATA: 422,
  UNPROCESSABLE: 422,
};

/** What GraphQL says against a part of a document as the port's error. Without a type it is the host's own trouble. */
export function toGraphqlError(
  { type, message }: { type?: string; message: string },
  doing: string,
): ScmError {
  const status = type ? GRAPHQL_STATUS[type] ?? 422 : 500;
  return toScmError(Object.assign(new Error(message), { status }), doing);
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
