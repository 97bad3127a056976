import { askGraphql } from './askGraphql';
import type { RepositoryClient } from './RepositoryClient';
import { toGraphqlError } from './toScmError';

const REPOSITORY_ID = `query ($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) { id }
}`;

/** What GraphQL calls a repository; undefined where the host has no GraphQL. */
export async function nodeIdOf(
  client: RepositoryClient,
): Promise<string | undefined> {
  const { owner, repo, url } = client;
  if (!client.nodeId) {
    const doing = `reading the id of ${url}`;
    const answered = await askGraphql<{ repository?: { id: string } | null }>(
      client,
      doing,
      REPOSITORY_ID,
      { owner, repo },
    );
    const [failure] = answered?.errors ?? [];
    if (failure) {
      throw toGraphqlError(failure, doing);
    }
    client.nodeId = answered?.data.repository?.id;
  }
  return client.nodeId;
}
