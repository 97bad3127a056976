import { notFound } from '../http/HttpError';
import { type OpenRepository, openNamed } from '../http/openRepository';
import { nodeId } from '../present/toAccount';
import { listRepositories } from '../state/repositories';
import type { GraphqlCall } from './GraphqlCall';

/** Opens for writing the repository of which only the id is given. */
export function openById(
  { context, req, res }: GraphqlCall,
  repositoryId: string,
): OpenRepository {
  const named = listRepositories(context).find(
    ({ id }) => nodeId('Repository', id) === repositoryId,
  );
  if (!named) {
    throw notFound();
  }
  return openNamed(context, req, res, {
    owner: context.options.owner.login,
    repo: named.name,
    needs: 'write',
  });
}
