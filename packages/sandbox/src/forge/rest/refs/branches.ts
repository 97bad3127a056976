import type { RequestHandler } from 'express';
import { readCommit } from '../../git/commits';
import { listRefs, readRef } from '../../git/refs';
import { HttpError } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { restOfPath } from '../../http/restOfPath';
import { linksOf, toCommit } from '../../present/toCommit';
import type { ForgeContext } from '../../state/ForgeContext';
import { findProtection } from '../../state/repositories';

/** The branches of a repository. */
export function getBranches(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const { url } = linksOf(context, origin, row.name);
    const refs = (await listRefs(dir, 'refs/heads/')).filter(({ ref }) =>
      ref.startsWith('refs/heads/'),
    );
    res.json(
      paginate(req, res, refs).map(({ ref, sha }) => {
        const name = ref.replace('refs/heads/', '');
        return {
          name,
          commit: { sha, url: `${url}/commits/${sha}` },
          protected: findProtection(context, row, name) !== undefined,
        };
      }),
    );
  };
}

/** One branch with its head. */
export function getBranch(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const name = restOfPath(req);
    const found = await readRef(dir, `refs/heads/${name}`);
    if (!found) {
      throw new HttpError(404, 'Branch not found');
    }
    const { url, html } = linksOf(context, origin, row.name);
    const commit = await readCommit(dir, found.sha);
    const isProtected = findProtection(context, row, name) !== undefined;
    res.json({
      name,
      commit: toCommit(context, origin, row.name, commit),
      _links: {
        self: `${url}/branches/${name}`,
        html: `${html}/tree/${name}`,
      },
      protected: isProtected,
      protection: { enabled: isProtected },
      protection_url: `${url}/branches/${name}/protection`,
    });
  };
}
