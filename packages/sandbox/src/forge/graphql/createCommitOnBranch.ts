import { readCommit, toTimestamp, writeCommit } from '../git/commits';
import { readRef, updateRef } from '../git/refs';
import { type TreeChange, editTree, isSafePath } from '../git/trees';
import { HttpError, invalid, notFound } from '../http/HttpError';
import { openNamed, requireCaller } from '../http/openRepository';
import { nodeId } from '../present/toAccount';
import { announcePush } from '../pulls/announcePush';
import { inTurn } from '../state/inTurn';
import { findProtection } from '../state/repositories';
import type { GraphqlCall } from './GraphqlCall';

interface CreateCommitOnBranchInput {
  branch: { repositoryNameWithOwner?: string; branchName?: string };
  expectedHeadOid: string;
  message: { headline: string; body?: string };
  fileChanges?: {
    additions: Array<{ path: string; contents: string }>;
    deletions: Array<{ path: string }>;
  };
}

function toChanges({ fileChanges }: CreateCommitOnBranchInput): TreeChange[] {
  const { additions = [], deletions = [] } = fileChanges ?? {};
  const changes = [
    ...additions.map(({ path, contents }) => ({
      path,
      content: Buffer.from(contents, 'base64'),
    })),
    ...deletions.map(({ path }) => ({ path, sha: null })),
  ];
  const wrong = changes.find(({ path }) => !isSafePath(path));
  if (wrong) {
    throw invalid(`"${wrong.path}" is not a path`, { resource: 'Commit' });
  }
  return changes;
}

/** `createCommitOnBranch`, on a branch that is named by its repository and name. */
export function createCommitOnBranch({ context, req, res }: GraphqlCall) {
  return async ({ input }: { input: CreateCommitOnBranchInput }) => {
    const { repositoryNameWithOwner = '', branchName = '' } = input.branch;
    const [owner, repo] = repositoryNameWithOwner.split('/');
    const { row, dir, permission } = openNamed(context, req, res, {
      owner,
      repo,
      needs: 'write',
    });
    const account = requireCaller(res);
    if (findProtection(context, row, branchName) && permission !== 'admin') {
      throw invalid(`Changes to ${branchName} need a pull request.`, {
        resource: 'Commit',
      });
    }
    const ref = `refs/heads/${branchName}`;
    const changes = toChanges(input);
    const { headline, body } = input.message;
    const before = input.expectedHeadOid;
    const after = await inTurn(context, row.name, async () => {
      const head = await readRef(dir, ref);
      if (!head) {
        throw notFound();
      }
      if (head.sha !== before) {
        throw new HttpError(
          409,
          `Expected branch to point to "${before}" but it did not. Pull and try again.`,
        );
      }
      const { login: _login, name, email } = account;
      const signature = { name, email, date: toTimestamp(new Date()) };
      const sha = await writeCommit(dir, {
        tree: await editTree(
          dir,
          (
            await readCommit(dir, before)
          ).tree,
          changes,
        ),
        parents: [before],
        author: signature,
        committer: signature,
        message: body ? `${headline}\n\n${body}` : headline,
      });
      await updateRef(dir, { ref, sha, expected: before });
      return sha;
    });
    await announcePush(context, {
      repository: row,
      ref,
      before,
      after,
      sender: account.login,
    });
    return {
      commit: { id: nodeId('Commit', after), oid: after },
      ref: { id: nodeId('Ref', `${row.id}:${ref}`), name: branchName },
    };
  };
}
