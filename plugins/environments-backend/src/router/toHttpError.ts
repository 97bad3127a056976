import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { ScmError } from '@downstage/backstage-plugin-environments-node';

/** The host does not let the portal do something that the caller may ask for: Failed Dependency. */
class HostRefusedError extends Error {
  readonly statusCode = 424;
  override readonly name = 'HostRefusedError';
}

/** What an SCM host refused, as an answer in the host's words; everything else as it is. */
export function toHttpError(error: unknown): unknown {
  if (!(error instanceof ScmError)) {
    return error;
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
