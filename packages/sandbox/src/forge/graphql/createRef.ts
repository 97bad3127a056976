import { NO_OBJECT, isValidRefName, readRef, updateRef } from '../git/refs';
import { objectType } from '../git/objects';
import { invalid } from '../http/HttpError';
import { requireCaller } from '../http/openRepository';
import { nodeId } from '../present/toAccount';
import { announcePush } from '../pulls/announcePush';
import { inTurn } from '../state/inTurn';
import type { GraphqlCall } from './GraphqlCall';
import { openById } from './openById';

interface CreateRefInput {
  repositoryId: string;
  /** Full name. */
  name: string;
  oid: string;
}

/** `createRef`. */
export function createRef(call: GraphqlCall) {
  const { context, res } = call;
  return async ({ input }: { input: CreateRefInput }) => {
    const { name: ref, oid } = input;
    const { row, dir } = openById(call, input.repositoryId);
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
