import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ScmPacer } from '@downstage/backstage-plugin-environments-node';
import { retry } from '@octokit/plugin-retry';
import { Octokit } from '@octokit/rest';
import { saysLimit, secondsToWait, statusOf } from './toScmError';

const READS = new Set(['GET', 'HEAD']);
const TIMEOUTS = { readMs: 10_000, writeMs: 30_000 };
/** Of reads. Whoever asked tries again later. */
const RETRIES = 1;

/** Types of GraphQL's errors. */
const LIMITS = /^RATE_LIMIT(ED)?$/;
/** A token that GitHub has just made is not known everywhere at once. */
const TOKEN_KNOWN_IN_MS = 1_000;

const RetryingOctokit = Octokit.plugin(retry);

/**
 * `fetch` that ends, answer included: the client's own `timeout` has no effect on it, and an answer that is cut short would
 * be taken for an empty one.
 */
function fetchWithin({ readMs, writeMs }: typeof TIMEOUTS) {
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const isGet = READS.has(init.method ?? 'GET');
    const limit = AbortSignal.timeout(isGet ? readMs : writeMs);
    const response = await fetch(url, {
      ...init,
      signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit,
    });
    const body = response.body ? await response.arrayBuffer() : null;
    const whole = new Response(body, response);
    return Object.defineProperty(whole, 'url', { value: response.url });
  };
}

/** Whether a request changes nothing; GraphQL says so in its document. */
function isRead(request: {
  method: string;
  url?: string;
  query?: unknown;
}): boolean {
  const { method, url, query } = request;
  return (
    READS.has(method) ||
    (url?.endsWith('/graphql') === true && String(query).startsWith('query'))
  );
}

/** GraphQL tells of its limits as of anything else, in an answer that is good for HTTP. */
function throwLimit(response: { data?: any }): void {
  const limit = response.data?.errors?.find?.(
    ({ type = '', message = '' }: { type?: string; message?: string }) =>
      LIMITS.test(type) || saysLimit(message),
  );
  if (limit) {
    throw Object.assign(new Error(limit.message), { status: 429, response });
  }
}

/** A page of something between us and the host may come with a status that is good, and is no answer of the host's. */
function requireJson(response: { data?: unknown; url?: string }): void {
  if (typeof response.data === 'string' && response.data !== '') {
    throw Object.assign(new Error('the answer is no JSON'), {
      status: 502,
      response: { ...response, data: undefined },
    });
  }
}

/** Sends again what was not let in: nothing was done, whatever it was. */
async function sendAuthorized<T>(send: () => T): Promise<Awaited<T>> {
  try {
    return await send();
  } catch (error) {
    if (statusOf(error) !== 401) {
      throw error;
    }
    await sleep(TOKEN_KNOWN_IN_MS);
    return send() as Awaited<T>;
  }
}

/**
 * A client that repeats reads and never repeats writes: a lost answer to a write would double it. GitHub allows 80 requests
 * a minute that create content, for one installation; what it says of its limits holds for all that is sent to it.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function createOctokit(options: {
  baseUrl: string;
  logger: LoggerService;
  token: () => Promise<string | undefined>;
  /** Whose limits count. */
  installation: string;
  writesPerMinute: number;
  pacer: () => ScmPacer | undefined;
  /** For one try. */
  timeouts?: { readMs: number; writeMs: number };
}): Octokit {
  const { baseUrl, logger, token, installation, writesPerMinute, pacer } =
    options;
  const { timeouts = TIMEOUTS } = options;
  const octokit = new RetryingOctokit({
    baseUrl,
    userAgent: 'downstage',
    log: {
      debug: () => {},
      info: () => {},
      warn: message => logger.debug(message),
      error: message => logger.debug(message),
    },
    request: { fetch: fetchWithin(timeouts) },
    retry: {
      retries: RETRIES,
      // 304 is an answer, not a failure to be tried again
      doNotRetry: [304, 400, 401, 403, 404, 409, 410, 422, 429, 451],
    },
  });
  octokit.hook.wrap('request', async (send, request) => {
    const isWrite = !isRead(request);
    await pacer()?.admit(installation, { isWrite, writesPerMinute });
    if (isWrite) {
      request.request = { ...request.request, retries: 0 };
    }
    // Asked for each request: tokens of a GitHub App expire within the hour
    const value = await token();
    if (value) {
      request.headers.authorization = `token ${value}`;
    }
    try {
      const response = await sendAuthorized(() => send(request));
      requireJson(response);
      throwLimit(response);
      return response;
    } catch (error) {
      const seconds = secondsToWait(error);
      if (seconds !== undefined) {
        logger.warn(`${installation} limits requests`, { seconds });
        await pacer()?.pause(installation, seconds);
      }
      throw error;
    }
  });
  return octokit;
}
