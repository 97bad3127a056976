import { objectType } from '../git/objects';
import {
  NO_OBJECT,
  deleteRef,
  isAncestor,
  readRef,
  updateRef,
} from '../git/refs';
import { HttpError } from '../http/HttpError';
import type { OpenRepository } from '../http/openRepository';
import { announcePush } from '../pulls/announcePush';
import type { ForgeContext } from '../state/ForgeContext';
import { inTurn } from '../state/inTurn';
import { findProtection } from '../state/repositories';

/** Where a reference is to point to. */
export interface RefMove {
  /** Full name. */
  ref: string;
  /** Commit, or `NO_OBJECT` to delete it. */
  after: unknown;
  /** Where it has to be until then. */
  before?: string;
  /** Whether commits may get lost. */
  force?: boolean;
  /** Login. */
  sender: string;
}

function requireUnprotected(
  context: ForgeContext,
  { row, permission }: OpenRepository,
  ref: string,
): void {
  const branch = ref.replace('refs/heads/', '');
  if (permission !== 'admin' && findProtection(context, row, branch)) {
    throw new HttpError(422, `Protected branch update failed for ${ref}.`);
  }
}

/** Throws unless there is an object. */
export async function requireObject(dir: string, sha: unknown): Promise<void> {
  if (!(await objectType(dir, String(sha)))) {
    throw new HttpError(422, 'Object does not exist');
  }
}

/** Moves or deletes a reference that exists, and tells of it. */
export async function moveRef(
  context: ForgeContext,
  repository: OpenRepository,
  { ref, before, force, sender, ...move }: RefMove,
): Promise<void> {
  const { dir, row } = repository;
  const after = String(move.after);
  const found = await inTurn(context, row.name, async () => {
    const { sha } = (await readRef(dir, ref)) ?? {};
    if (!sha) {
      throw new HttpError(422, 'Reference does not exist');
    }
    if (before && before !== sha) {
      throw new HttpError(409, `Expected ${ref} to be at ${before}`);
    }
    if (after === NO_OBJECT) {
      requireUnprotected(context, repository, ref);
      await deleteRef(dir, ref);
      return sha;
    }
    await requireObject(dir, after);
    requireUnprotected(context, repository, ref);
    if (!force && !(await isAncestor(dir, sha, after))) {
      throw new HttpError(422, 'Update is not a fast forward');
    }
    await updateRef(dir, { ref, sha: after, expected: sha });
    return sha;
  });
  await announcePush(context, {
    repository: row,
    ref,
    before: found,
    after,
    sender,
  });
}
