import { isError } from '@backstage/errors';
import { ScmError } from '@downstage/backstage-plugin-environments-node';

/** The errors of Backstage that name what a caller can do; the names hold across copies of the package. */
const OF_BACKSTAGE = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotImplementedError',
  'NotModifiedError',
  'ServiceUnavailableError',
]);

/** What is said in place of an error that is for the log alone. */
export const UNEXPECTED =
  'Something unexpected went wrong in the portal; its log says what. Try again, and tell the operators of the portal when it stays';

/**
 * Whether the text of an error was written for whoever asked. What was thrown unexpectedly (by a database, a library, the
 * runtime) was not: it tells of tables and hosts.
 */
export function isToldToCallers(error: unknown): error is Error {
  if (!isError(error)) {
    return false;
  }
  const status = Number(error.statusCode ?? error.status);
  return (
    error instanceof ScmError ||
    OF_BACKSTAGE.has(error.name) ||
    (status >= 400 && status < 500)
  );
}
