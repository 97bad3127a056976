import type { Router } from 'express';
import type { ForgeContext } from '../state/ForgeContext';
import { readCommit, toTimestamp, writeCommit } from '../git/commits';
import { objectType, readBlob, writeBlob } from '../git/objects';
import { resolveCommit } from '../git/refs';
import { editTree, isSafePath, listTree } from '../git/trees';
import { HttpError, invalid, notFound } from '../http/HttpError';
import { openRepository, requireCaller } from '../http/openRepository';
import { restOfPath } from '../http/restOfPath';
import { nodeId } from '../present/toAccount';
import { linksOf, toGitCommit } from '../present/toCommit';

const MAX_ENTRIES = 100_000;

/** Git's own objects: blobs, trees and commits. */
export function objectRoutes(router: Router, context: ForgeContext): void {
  const presentTree = async (
    url: string,
    dir: string,
    tree: string,
    recursive: boolean,
  ) => {
    const entries = await listTree(dir, tree, { recursive });
    return {
      sha: tree,
      url: `${url}/git/trees/${tree}`,
      truncated: entries.length > MAX_ENTRIES,
      tree: entries.slice(0, MAX_ENTRIES).map(entry => ({
        path: entry.path,
        mode: entry.mode,
        type: entry.type,
        sha: entry.sha,
        ...(entry.size === undefined ? {} : { size: entry.size }),
        url: `${url}/git/${entry.type}s/${entry.sha}`,
      })),
    };
  };

  router.get('/repos/:owner/:repo/git/blobs/:sha', async (req, res) => {
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
      content: content.toString('base64').replace(/(.{60})/g, '$1\n'),
      encoding: 'base64',
    });
  });

  router.post('/repos/:owner/:repo/git/blobs', async (req, res) => {
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
  });

  router.get('/repos/:owner/:repo/git/trees/*', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const name = restOfPath(req);
    const commit = await resolveCommit(dir, name);
    const isTree = !commit && (await objectType(dir, name)) === 'tree';
    if (!commit && !isTree) {
      throw notFound();
    }
    const tree = commit ? (await readCommit(dir, commit)).tree : name;
    const { url } = linksOf(context, origin, row.name);
    res.json(
      await presentTree(url, dir, tree, req.query.recursive !== undefined),
    );
  });

  router.post('/repos/:owner/:repo/git/trees', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const { base_tree: base, tree } = req.body ?? {};
    if (!Array.isArray(tree)) {
      throw new HttpError(422, 'Invalid tree info');
    }
    if (base && !/^(tree|commit)$/.test((await objectType(dir, base)) ?? '')) {
      throw new HttpError(422, 'base_tree is not a valid tree oid');
    }
    for (const entry of tree) {
      if (typeof entry?.path !== 'string' || !isSafePath(entry.path)) {
        throw invalid(`"${entry?.path}" is not a path`, { resource: 'Tree' });
      }
      const { sha: object, mode } = entry;
      // A submodule names a commit of another repository
      const isHere = mode !== '160000' && object;
      if (isHere && !(await objectType(dir, String(object)))) {
        throw invalid(`${object} is not an object`, { resource: 'Tree' });
      }
    }
    const sha = await editTree(dir, base, tree);
    const { url } = linksOf(context, origin, row.name);
    res.status(201).json(await presentTree(url, dir, sha, false));
  });

  router.get('/repos/:owner/:repo/git/commits/:sha', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    if ((await objectType(dir, req.params.sha)) !== 'commit') {
      throw notFound();
    }
    const commit = await readCommit(dir, req.params.sha);
    res.json(toGitCommit(linksOf(context, origin, row.name), commit));
  });

  router.post('/repos/:owner/:repo/git/commits', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const account = requireCaller(res);
    const { message, tree, parents = [], author, committer } = req.body ?? {};
    if ((await objectType(dir, String(tree))) !== 'tree') {
      throw new HttpError(422, 'Tree SHA does not exist');
    }
    for (const parent of parents) {
      if ((await objectType(dir, String(parent))) !== 'commit') {
        throw new HttpError(
          422,
          'Parent SHA does not exist or is not a commit',
        );
      }
    }
    const signature = {
      name: account.name,
      email: account.email,
      date: toTimestamp(new Date()),
    };
    const sha = await writeCommit(dir, {
      tree,
      parents,
      message: String(message ?? ''),
      author: { ...signature, ...author },
      committer: { ...signature, ...(committer ?? author) },
    });
    const commit = await readCommit(dir, sha);
    res
      .status(201)
      .json(toGitCommit(linksOf(context, origin, row.name), commit));
  });
}
