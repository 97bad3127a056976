import type { RequestHandler } from 'express';
import { openRepository } from '../../http/openRepository';
import type { ForgeContext } from '../../state/ForgeContext';

/** Replaces the topics of a repository. */
export function putTopics(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row } = openRepository(context, req, res, 'write');
    const names = req.body?.names ?? [];
    context.db
      .prepare('update repositories set topics = ? where id = ?')
      .run(JSON.stringify(names), row.id);
    res.json({ names });
  };
}

/** The topics of a repository. */
export function getTopics(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row } = openRepository(context, req, res);
    res.json({ names: JSON.parse(row.topics) });
  };
}
