import { requireCaller } from '../http/openRepository';
import { moveRef } from '../repositories/moveRef';
import type { GraphqlCall } from './GraphqlCall';
import { openById } from './openById';

interface UpdateRefsInput {
  repositoryId: string;
  refUpdates: Array<{
    /** Full name. */
    name: string;
    beforeOid?: string;
    afterOid: string;
    force: boolean;
  }>;
}

/** `updateRefs`, of references that exist. */
export function updateRefs(call: GraphqlCall) {
  return async ({ input }: { input: UpdateRefsInput }) => {
    const repository = openById(call, input.repositoryId);
    const { login } = requireCaller(call.res);
    for (const { name, beforeOid, afterOid, force } of input.refUpdates) {
      await moveRef(call.context, repository, {
        ref: name,
        before: beforeOid,
        after: afterOid,
        force,
        sender: login,
      });
    }
    return {};
  };
}
