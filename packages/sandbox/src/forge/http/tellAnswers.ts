import type { RequestHandler } from 'express';
import type { ForgeOptions } from '../state/ForgeOptions';

/** Tells of each request when it has been answered. */
export function tellAnswers(
  listener: ForgeOptions['onAnswered'],
): RequestHandler {
  return (req, res, next) => {
    const { method, originalUrl: path } = req;
    res.on('finish', () =>
      listener?.({ method, path, status: res.statusCode }),
    );
    next();
  };
}
