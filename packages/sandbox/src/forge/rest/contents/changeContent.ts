import type { Request, Response } from 'express';
import { readCommit, toTimestamp, writeCommit } from '../../git/commits';
import { NO_OBJECT, readRef, updateRef } from '../../git/refs';
import {
  type TreeChange,
  type TreeEntry,
  editTree,
  findEntry,
  isSafePath,
} from '../../git/trees';
import { HttpError } from '../../http/HttpError';
import { openRepository, requireCaller } from '../../http/openRepository';
import { restOfPath } from '../../http/restOfPath';
import { linksOf, toGitCommit } from '../../present/toCommit';
import { toContent } from '../../present/toContent';
import { announcePush } from '../../pulls/announcePush';
import type { ForgeContext } from '../../state/ForgeContext';
import { inTurn } from '../../state/inTurn';
import { findProtection } from '../../state/repositories';

/** Commits a change of one file onto a branch; `decide` sees the file as it is then. */
export async function changeContent(
  context: ForgeContext,
  req: Request,
  res: Response,
  decide: (entry: TreeEntry | undefined, path: string) => TreeChange,
) {
  const { dir, origin, row, permission } = openRepository(
    context,
    req,
    res,
    'write',
  );
  const account = requireCaller(res);
  const path = restOfPath(req);
  const branch = req.body.branch ?? row.default_branch;
  if (!isSafePath(path)) {
    throw new HttpError(422, `path contains a malformed path component`);
  }
  if (findProtection(context, row, branch) && permission !== 'admin') {
    throw new HttpError(409, `Changes to ${branch} need a pull request.`);
  }
  const done = await inTurn(context, row.name, async () => {
    const head = await readRef(dir, `refs/heads/${branch}`);
    const entry = head && (await findEntry(dir, head.sha, path));
    const signature = {
      name: account.name,
      email: account.email,
      date: toTimestamp(new Date()),
    };
    const sha = await writeCommit(dir, {
      tree: await editTree(dir, head?.sha, [decide(entry, path)]),
      parents: head ? [head.sha] : [],
      author: { ...signature, ...req.body.author },
      committer: { ...signature, ...req.body.committer },
      message: String(req.body.message ?? `Change ${path}`),
    });
    const ref = `refs/heads/${branch}`;
    const before = head?.sha ?? NO_OBJECT;
    await updateRef(dir, { ref, sha, expected: before });
    return { sha, before, ref, existed: entry !== undefined };
  });
  await announcePush(context, {
    repository: row,
    ref: done.ref,
    before: done.before,
    after: done.sha,
    sender: account.login,
  });
  const links = linksOf(context, origin, row.name);
  const entry = await findEntry(dir, done.sha, path);
  return {
    existed: done.existed,
    body: {
      content: entry ? toContent(links, branch, entry) : null,
      commit: toGitCommit(links, await readCommit(dir, done.sha)),
    },
  };
}
