import {
  ConflictError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { ScmError } from '@downstage/backstage-plugin-environments-node';

/** The host does not let the portal do something that the caller may ask for: Failed Dependency. */
class HostRefusedError extends Error {
  readonly statusCode = 424;
  override readonly name = 'HostRefusedError';
}

/** Errors that are meant for the caller; the words of any other one, such as a database's, are for the log. */
const ANSWERS =
  /^(InputError|AuthenticationError|NotAllowedError|NotFoundError|ConflictError|NotModifiedError|NotImplementedError|ServiceUnavailableError)$/;

function isAnswer(error: unknown): boolean {
  const { name, status, statusCode } = (error ?? {}) as Record<string, unknown>;
  return (
    ANSWERS.test(String(name)) ||
    [status, statusCode].some(code => Number(code) >= 400 && Number(code) < 500)
  );
}

/**
 * An error as the caller is told of it: what an SCM host refused, in the host's words; what is no answer, in none.
 *
 * @param onUnexpected - Is told of an error that the caller does not see
 */
export function toHttpError(
  error: unknown,
  onUnexpected: (error: Error) => void,
): unknown {
  if (!(error instanceof ScmError)) {
    if (isAnswer(error)) {
      return error;
    }
    onUnexpected(toError(error));
    return new Error('The portal cannot answer this; its log tells why');
  }
  switch (error.kind) {
    case 'forbidden':
      return new HostRefusedError(error.message, { cause: error });
    case 'invalid':
      return new ConflictError(error.message, error);
    default:
      return new ServiceUnavailableError(error.message, error);
  }
}
