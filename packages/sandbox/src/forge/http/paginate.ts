import type { Request, Response } from 'express';
import { originOf } from './openRepository';

/** The page a request asks for. */
function pageOf(req: Request): { page: number; perPage: number } {
  const number = (value: unknown, fallback: number) =>
    Number.isInteger(Number(value)) && Number(value) > 0
      ? Number(value)
      : fallback;
  return {
    page: number(req.query.page, 1),
    perPage: Math.min(100, number(req.query.per_page, 30)),
  };
}

/** Sets the Link header by which clients find the other pages. */
function linkPages(req: Request, res: Response, total: number): void {
  const { page, perPage } = pageOf(req);
  const last = Math.max(1, Math.ceil(total / perPage));
  const pages: Array<[string, number, boolean]> = [
    ['prev', page - 1, page > 1],
    ['next', page + 1, page < last],
    ['last', last, page < last],
    ['first', 1, page > 1],
  ];
  const links = pages
    .filter(([, , shown]) => shown)
    .map(([rel, number]) => {
      const url = new URL(req.originalUrl, originOf(req));
      url.searchParams.set('page', String(number));
      return `<${url}>; rel="${rel}"`;
    });
  if (links.length) {
    res.setHeader('link', links.join(', '));
  }
}

/** The part of a list that a request asks for. */
export function paginate<T>(req: Request, res: Response, items: T[]): T[] {
  const { page, perPage } = pageOf(req);
  linkPages(req, res, items.length);
  return items.slice((page - 1) * perPage, page * perPage);
}
