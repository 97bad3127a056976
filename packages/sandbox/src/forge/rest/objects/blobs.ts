import type { RequestHandler } from 'express';
import { objectType, readBlob, writeBlob } from '../../git/objects';
import { notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { nodeId } from '../../present/toAccount';
import { linksOf } from '../../present/toCommit';
import { toBase64 } from '../../present/toContent';
import type { ForgeContext } from '../../state/ForgeContext';

/** The content of a blob. */
export function getBlob(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const { sha } = req.params;
    if ((await objectType(dir, sha)) !== 'blob') {
      throw notFound();
    }
    const content = await readBlob(dir, sha);
    const { url } = linksOf(context, origin, row.name);
    res.json({
      sha,
      node_id: nodeId('Blob', sha),
      size: content.length,
      url: `${url}/git/blobs/${sha}`,
      content: toBase64(content),
      encoding: 'base64',
    });
  };
}

/** Writes a blob. */
export function postBlob(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const { content, encoding } = req.body ?? {};
    const sha = await writeBlob(
      dir,
      Buffer.from(
        String(content ?? ''),
        encoding === 'base64' ? 'base64' : 'utf8',
      ),
    );
    const { url } = linksOf(context, origin, row.name);
    res.status(201).json({ sha, url: `${url}/git/blobs/${sha}` });
  };
}
