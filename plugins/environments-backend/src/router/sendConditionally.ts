import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

/**
 * Answers with JSON, or 304 when the caller has this very answer.
 *
 * @param exchange - The typed router's request and response, which are Express' own
 */
export function sendConditionally<T>(
  exchange: { req: unknown; res: { json: (body: T) => unknown } },
  body: T,
): void {
  const req = exchange.req as Request;
  const res = exchange.res as unknown as Response;
  const text = JSON.stringify(body);
  const etag = `W/"${createHash('sha1').update(text).digest('base64url')}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', 'private, no-cache');
  if (req.headers['if-none-match'] === etag) {
    res.status(304).end();
    return;
  }
  res.type('application/json').send(text);
}
