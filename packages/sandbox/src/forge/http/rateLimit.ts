import type { RequestHandler } from 'express';
import { callerOf } from './openRepository';
import { HttpError } from './HttpError';

const HOUR = 3_600_000;

/** Counts requests per account and hour; answers of 304 are free. */
export function rateLimit(limit: number): RequestHandler {
  const used = new Map<string, { count: number; reset: number }>();
  return (_req, res, next) => {
    const who = callerOf(res)?.login ?? '';
    let entry = used.get(who);
    if (!entry || entry.reset <= Date.now()) {
      entry = { count: 0, reset: Date.now() + HOUR };
      used.set(who, entry);
    }
    const window = entry;
    const writeHead = res.writeHead.bind(res) as (
      ...args: unknown[]
    ) => typeof res;
    res.locals.rate = () => ({
      limit,
      used: window.count,
      remaining: Math.max(0, limit - window.count),
      reset: Math.ceil(window.reset / 1000),
    });
    res.writeHead = ((...args: unknown[]) => {
      if (res.statusCode !== 304) {
        window.count += 1;
      }
      for (const [name, value] of Object.entries(res.locals.rate())) {
        res.setHeader(`x-ratelimit-${name}`, String(value));
      }
      return writeHead(...args);
    }) as typeof res.writeHead;
    if (window.count >= limit) {
      throw new HttpError(403, 'API rate limit exceeded');
    }
    next();
  };
}
