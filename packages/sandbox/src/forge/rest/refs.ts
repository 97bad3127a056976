import type { Router } from 'express';
import { findProtection } from '../state/repositories';
import { inTurn } from '../state/inTurn';
import type { ForgeContext } from '../state/ForgeContext';
import { readCommit } from '../git/commits';
import { objectType } from '../git/objects';
import {
  type GitRef,
  NO_OBJECT,
  deleteRef,
  isAncestor,
  isValidRefName,
  listRefs,
  readRef,
  updateRef,
} from '../git/refs';
import { HttpError, invalid, notFound } from '../http/HttpError';
import { openRepository, requireCaller } from '../http/openRepository';
import { paginate } from '../http/paginate';
import { restOfPath } from '../http/restOfPath';
import { nodeId } from '../present/toAccount';
import { linksOf, toCommit } from '../present/toCommit';
import { toProtection } from '../present/toProtection';
import { announcePush } from '../pulls/announcePush';
import type { RepositoryRow } from '../store/rows';

const isBranch = (ref: string) => ref.startsWith('refs/heads/');

/** References, branches and tags. */
export function refRoutes(router: Router, context: ForgeContext): void {
  const toRef = (origin: string, repo: string, found: GitRef) => {
    const { url } = linksOf(context, origin, repo);
    return {
      ref: found.ref,
      node_id: nodeId('Ref', found.ref),
      url: `${url}/git/${found.ref}`,
      object: {
        type: found.type,
        sha: found.sha,
        url: `${url}/git/${found.type}s/${found.sha}`,
      },
    };
  };

  const demandUnprotected = (
    repository: RepositoryRow,
    permission: string,
    ref: string,
  ) => {
    const branch = ref.replace('refs/heads/', '');
    if (permission !== 'admin' && findProtection(context, repository, branch)) {
      throw new HttpError(422, `Protected branch update failed for ${ref}.`);
    }
  };

  router.get('/repos/:owner/:repo/git/ref/*', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const found = await readRef(dir, `refs/${restOfPath(req)}`);
    if (!found) {
      throw notFound();
    }
    res.json(toRef(origin, row.name, found));
  });

  router.get('/repos/:owner/:repo/git/matching-refs/*', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const found = await listRefs(dir, `refs/${restOfPath(req)}`);
    res.json(found.map(ref => toRef(origin, row.name, ref)));
  });

  router.post('/repos/:owner/:repo/git/refs', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const { ref, sha } = req.body ?? {};
    await inTurn(context, row.name, async () => {
      if (typeof ref !== 'string' || !(await isValidRefName(dir, ref))) {
        throw invalid(`"${ref}" is not a valid reference name`, {
          resource: 'Reference',
          field: 'ref',
        });
      }
      if (!(await objectType(dir, String(sha)))) {
        throw new HttpError(422, 'Object does not exist');
      }
      if (await readRef(dir, ref)) {
        throw new HttpError(422, 'Reference already exists');
      }
      await updateRef(dir, { ref, sha, expected: NO_OBJECT });
    });
    const sender = requireCaller(res).login;
    await announcePush(context, {
      repository: row,
      ref,
      before: NO_OBJECT,
      after: sha,
      sender,
    });
    res.status(201).json(toRef(origin, row.name, (await readRef(dir, ref))!));
  });

  router.patch('/repos/:owner/:repo/git/refs/*', async (req, res) => {
    const { dir, origin, row, permission } = openRepository(
      context,
      req,
      res,
      'write',
    );
    const ref = `refs/${restOfPath(req)}`;
    const { sha, force } = req.body ?? {};
    const before = await inTurn(context, row.name, async () => {
      const found = await readRef(dir, ref);
      if (!found) {
        throw new HttpError(422, 'Reference does not exist');
      }
      if (!(await objectType(dir, String(sha)))) {
        throw new HttpError(422, 'Object does not exist');
      }
      demandUnprotected(row, permission, ref);
      if (!force && !(await isAncestor(dir, found.sha, sha))) {
        throw new HttpError(422, 'Update is not a fast forward');
      }
      await updateRef(dir, { ref, sha, expected: found.sha });
      return found.sha;
    });
    const sender = requireCaller(res).login;
    await announcePush(context, {
      repository: row,
      ref,
      before,
      after: sha,
      sender,
    });
    res.json(toRef(origin, row.name, (await readRef(dir, ref))!));
  });

  router.delete('/repos/:owner/:repo/git/refs/*', async (req, res) => {
    const { dir, row, permission } = openRepository(context, req, res, 'write');
    const ref = `refs/${restOfPath(req)}`;
    const before = await inTurn(context, row.name, async () => {
      const found = await readRef(dir, ref);
      if (!found) {
        throw new HttpError(422, 'Reference does not exist');
      }
      demandUnprotected(row, permission, ref);
      await deleteRef(dir, ref);
      return found.sha;
    });
    await announcePush(context, {
      repository: row,
      ref,
      before,
      after: NO_OBJECT,
      sender: requireCaller(res).login,
    });
    res.status(204).end();
  });

  router.get('/repos/:owner/:repo/branches', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const { url } = linksOf(context, origin, row.name);
    const refs = (await listRefs(dir, 'refs/heads/')).filter(({ ref }) =>
      isBranch(ref),
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
  });

  router.get('/repos/:owner/:repo/tags', async (req, res) => {
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
  });

  // Branch names may hold slashes: the routes that follow a name come first
  const protection =
    /^\/repos\/(?<owner>[^/]+)\/(?<repo>[^/]+)\/branches\/(?<branch>.+)\/protection$/;
  const branchOf = (params: unknown) =>
    decodeURIComponent((params as Record<string, string>).branch);

  router.get(protection, (req, res) => {
    const { row, origin } = openRepository(context, req as never, res, 'admin');
    const branch = branchOf(req.params);
    const settings = findProtection(context, row, branch);
    if (!settings) {
      throw new HttpError(404, 'Branch not protected');
    }
    const { url } = linksOf(context, origin, row.name);
    res.json(toProtection(`${url}/branches/${branch}/protection`, settings));
  });

  router.put(protection, async (req, res) => {
    const { row, dir, origin } = openRepository(
      context,
      req as never,
      res,
      'admin',
    );
    const branch = branchOf(req.params);
    if (!(await readRef(dir, `refs/heads/${branch}`))) {
      throw new HttpError(404, 'Branch not found');
    }
    const settings = req.body ?? {};
    context.db
      .prepare(
        `insert into protections (repository_id, branch, settings) values (?, ?, ?)
         on conflict (repository_id, branch) do update set settings = excluded.settings`,
      )
      .run(row.id, branch, JSON.stringify(settings));
    const { url } = linksOf(context, origin, row.name);
    res.json(toProtection(`${url}/branches/${branch}/protection`, settings));
  });

  router.delete(protection, (req, res) => {
    const { row } = openRepository(context, req as never, res, 'admin');
    context.db
      .prepare('delete from protections where repository_id = ? and branch = ?')
      .run(row.id, branchOf(req.params));
    res.status(204).end();
  });

  router.get('/repos/:owner/:repo/branches/*', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const name = restOfPath(req);
    const found = await readRef(dir, `refs/heads/${name}`);
    if (!found) {
      throw new HttpError(404, 'Branch not found');
    }
    const { url, html } = linksOf(context, origin, row.name);
    const commit = await readCommit(dir, found.sha);
    res.json({
      name,
      commit: toCommit(context, origin, row.name, commit),
      _links: {
        self: `${url}/branches/${name}`,
        html: `${html}/tree/${name}`,
      },
      protected: findProtection(context, row, name) !== undefined,
      protection: {
        enabled: findProtection(context, row, name) !== undefined,
      },
      protection_url: `${url}/branches/${name}/protection`,
    });
  });
}
