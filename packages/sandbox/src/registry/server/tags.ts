import type { RequestHandler } from 'express';
import type { ImageStore } from './ImageStore';
import { RegistryError } from './RegistryError';

/** The tags of a repository in lexical order: `n` of them after `last`. */
export function getTags(store: ImageStore): RequestHandler {
  return async (req, res) => {
    const { name } = req.params;
    if (!store.hasRepository(name)) {
      throw new RegistryError('NAME_UNKNOWN', `repository unknown: ${name}`);
    }
    const last = String(req.query.last ?? '');
    const left = (await store.listTags(name)).filter(tag => tag > last);
    const given = req.query.n;
    const n = given === undefined ? left.length : Number(given);
    if (!Number.isInteger(n) || n < 0) {
      throw new RegistryError('UNSUPPORTED', `n is not a number: ${given}`);
    }
    const tags = left.slice(0, n);
    if (n > 0 && tags.length < left.length) {
      const query = new URLSearchParams({
        n: String(n),
        last: tags[tags.length - 1],
      });
      res.setHeader('link', `</v2/${name}/tags/list?${query}>; rel="next"`);
    }
    res.json({ name, tags });
  };
}
