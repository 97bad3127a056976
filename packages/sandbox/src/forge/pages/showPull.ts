import type { RequestHandler } from 'express';
import { notFound } from '../http/HttpError';
import type { ForgeContext } from '../state/ForgeContext';
import { findPull } from '../state/readPulls';
import { openPages } from './openPages';
import { renderPull } from './renderPull';

/** The page of a pull request. */
export function showPull(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { row, account } = openPages(context, req);
    const pull = findPull(context, row, Number(req.params.number));
    if (!pull) {
      throw notFound();
    }
    res.send(await renderPull(context, { repository: row, pull, account }));
  };
}
