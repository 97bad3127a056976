import type { RequestHandler } from 'express';
import { readCommit } from '../../git/commits';
import { objectType } from '../../git/objects';
import { resolveCommit } from '../../git/refs';
import { editTree, isSafePath, listTree } from '../../git/trees';
import { HttpError, invalid, notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { restOfPath } from '../../http/restOfPath';
import { linksOf } from '../../present/toCommit';
import type { ForgeContext } from '../../state/ForgeContext';

const MAX_ENTRIES = 100_000;

async function readTree(
  url: string,
  dir: string,
  { tree, recursive }: { tree: string; recursive: boolean },
) {
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
}

/** The entries of a tree, or of a commit's. */
export function getTree(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const name = restOfPath(req);
    const commit = await resolveCommit(dir, name);
    const isTree = !commit && (await objectType(dir, name)) === 'tree';
    if (!commit && !isTree) {
      throw notFound();
    }
    const tree = commit ? (await readCommit(dir, commit)).tree : name;
    const recursive = req.query.recursive !== undefined;
    const { url } = linksOf(context, origin, row.name);
    res.json(await readTree(url, dir, { tree, recursive }));
  };
}

async function requireEntries(dir: string, tree: any[]): Promise<void> {
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
}

/** Writes a tree, on its own or over another one. */
export function postTree(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const { base_tree: base, tree } = req.body ?? {};
    if (!Array.isArray(tree)) {
      throw new HttpError(422, 'Invalid tree info');
    }
    if (base && !/^(tree|commit)$/.test((await objectType(dir, base)) ?? '')) {
      throw new HttpError(422, 'base_tree is not a valid tree oid');
    }
    await requireEntries(dir, tree);
    const sha = await editTree(dir, base, tree);
    const { url } = linksOf(context, origin, row.name);
    res
      .status(201)
      .json(await readTree(url, dir, { tree: sha, recursive: false }));
  };
}
