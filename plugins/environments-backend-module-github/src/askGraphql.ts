import type { RepositoryClient } from './RepositoryClient';
import { answer, statusOf } from './toScmError';

/** What GitHub says against a part of a document; one that it does not know at all has no type. */
export interface GraphqlFailure {
  type?: string;
  message: string;
  path?: Array<string | number>;
  extensions?: { code?: string };
}

/** The data that came, and what went wrong beside it. */
export interface GraphqlAnswer<T> {
  data: T;
  errors: GraphqlFailure[];
}

/** What stands between us and a host may say so, too. */
const ASKED_AGAIN_MS = 10 * 60_000;
const ABSENT = new Set([404, 405, 501]);

/**
 * Sends a document. Undefined where the host has no GraphQL, or nobody to ask as: GitHub answers nobody there.
 *
 * @param doing - What is being done, for messages
 */
export async function askGraphql<T>(
  { octokit, features, hasToken }: RepositoryClient,
  doing: string,
  document: string,
  variables: Record<string, unknown>,
): Promise<GraphqlAnswer<T> | undefined> {
  const { lacksGraphqlUntil = 0 } = features;
  if (Date.now() < lacksGraphqlUntil || !(await hasToken())) {
    return undefined;
  }
  return answer(doing, async () => {
    try {
      return {
        data: await octokit.graphql<T>(document, variables),
        errors: [],
      };
    } catch (error) {
      if (ABSENT.has(statusOf(error) ?? 0)) {
        features.lacksGraphqlUntil = Date.now() + ASKED_AGAIN_MS;
        return undefined;
      }
      const { name, data, errors } = error as {
        name?: string;
        data?: T | null;
        errors?: GraphqlFailure[];
      };
      if (name === 'GraphqlResponseError' && errors) {
        return { data: (data ?? {}) as T, errors };
      }
      throw error;
    }
  });
}
