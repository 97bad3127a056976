import { NO_OBJECT, isValidRefName, readRef, updateRef } from '../git/refs';
import { objectType } from '../git/objects';
import { invalid, notFound } from '../http/HttpError';
import { openNamed, requireCaller } from '../http/openRepository';
import { nodeId } from '../present/toAccount';
import { announcePush } from '../pulls/announcePush';
import { inTurn } from '../state/inTurn';
import { listRepositories } from '../state/repositories';
import type { GraphqlCall } from './GraphqlCall';

interface CreateRefInput {
  repositoryId: string;
  /** Full name. */
  name: string;
  oid: string;
}

/** `createRef`. */
export function createRef({ context, req, res }: GraphqlCall) {
  return async ({ input }: { input: CreateRefInput }) => {
    const { name: ref, oid } = input;
    const named = listRepositories(context).find(
      ({ id }) => nodeId('Repository', id) === input.repositoryId,
    );
    if (!named) {
      throw notFound();
    }
    const { row, dir } = openNamed(context, req, res, {
      owner: context.options.owner.login,
      repo: named.name,
      needs: 'write',
    });
    await inTurn(context, row.name, async () => {
      if (!ref.startsWith('refs/') || !(await isValidRefName(dir, ref))) {
        throw invalid(`"${ref}" is not a valid reference name`, {
          resource: 'Ref',
        });
      }
      if ((await objectType(dir, oid)) !== 'commit') {
        throw invalid(`${oid} is not a commit`, { resource: 'Ref' });
      }
      if (await readRef(dir, ref)) {
        throw invalid(
          `A ref named "${ref}" already exists in the repository.`,
          { resource: 'Ref' },
        );
      }
      await updateRef(dir, { ref, sha: oid, expected: NO_OBJECT });
    });
    await announcePush(context, {
      repository: row,
      ref,
      before: NO_OBJECT,
      after: oid,
      sender: requireCaller(res).login,
    });
    return {
      ref: {
        id: nodeId('Ref', `${row.id}:${ref}`),
        name: ref.replace(/^refs\/[^/]+\//, ''),
      },
    };
  };
}
