import type { LoggerService } from '@backstage/backend-plugin-api';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import Bottleneck from 'bottleneck';

const READS = new Set(['GET', 'HEAD']);
const TIMEOUT_MS = 60_000;
const MAX_RETRIES = 2;

/**
 * Paces writes. GitHub allows 80 requests a minute that create content; a promotion makes six. People wait for it, so
 * that they go out at once and only a crowd of them waits.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function createWriteLimiter(perMinute: number): Bottleneck.Group {
  return new Bottleneck.Group({
    maxConcurrent: 1,
    reservoir: perMinute,
    reservoirRefreshAmount: perMinute,
    reservoirRefreshInterval: 60_000,
  });
}

const ThrottledOctokit = Octokit.plugin(retry, throttling);

/**
 * A client that repeats reads and never repeats writes: a lost answer to a write would double it. It waits out short
 * rate limits on reads; a longer wait is for whoever schedules the next run.
 */
export function createOctokit(options: {
  baseUrl: string;
  logger: LoggerService;
  token: () => Promise<string | undefined>;
  writes: Bottleneck.Group;
}): Octokit {
  const { baseUrl, logger, token, writes } = options;
  const onLimit =
    (kind: string) =>
    (
      seconds: number,
      request: { method?: string; url?: string },
      _octokit: unknown,
      count: number,
    ) => {
      logger.warn(`GitHub's ${kind} limit is reached`, {
        host: new URL(baseUrl).host,
        seconds,
      });
      return (
        READS.has(request.method ?? '') && seconds <= 60 && count < MAX_RETRIES
      );
    };
  const octokit = new ThrottledOctokit({
    baseUrl,
    userAgent: 'downstage',
    log: {
      debug: () => {},
      info: () => {},
      warn: message => logger.debug(message),
      error: message => logger.debug(message),
    },
    request: { timeout: TIMEOUT_MS },
    // 304 is an answer, not a failure to be tried again
    retry: { doNotRetry: [304, 400, 401, 403, 404, 409, 410, 422, 451] },
    throttle: {
      id: new URL(baseUrl).host,
      write: writes,
      notifications: writes,
      fallbackSecondaryRateRetryAfter: 60,
      onRateLimit: onLimit('primary'),
      onSecondaryRateLimit: onLimit('secondary'),
    },
  });
  octokit.hook.before('request', async request => {
    if (!READS.has(request.method)) {
      request.request = { ...request.request, retries: 0 };
    }
    // Asked for each request: tokens of a GitHub App expire within the hour
    const value = await token();
    if (value) {
      request.headers.authorization = `token ${value}`;
    }
  });
  return octokit;
}
