import type { RequestHandler } from 'express';
import { listRefs } from '../../git/refs';
import { openRepository } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { nodeId } from '../../present/toAccount';
import { linksOf } from '../../present/toCommit';
import type { ForgeContext } from '../../state/ForgeContext';

/** The tags of a repository, the last by name first. */
export function getTags(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const { url } = linksOf(context, origin, row.name);
    const refs = (await listRefs(dir, 'refs/tags/')).reverse();
    res.json(
      paginate(req, res, refs).map(({ ref, sha }) => {
        const name = ref.replace('refs/tags/', '');
        return {
          name,
          commit: { sha, url: `${url}/commits/${sha}` },
          zipball_url: `${url}/zipball/${ref}`,
          tarball_url: `${url}/tarball/${ref}`,
          node_id: nodeId('Ref', ref),
        };
      }),
    );
  };
}
