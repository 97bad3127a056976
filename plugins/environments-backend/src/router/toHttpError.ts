import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { UNEXPECTED, isToldToCallers } from '../failures/isToldToCallers';

/** The host does not let the portal do something that the caller may ask for: Failed Dependency. */
class HostRefusedError extends Error {
  readonly statusCode = 424;
  override readonly name = 'HostRefusedError';
}

/** The portal itself failed. */
class UnexpectedError extends Error {
  readonly statusCode = 500;
  override readonly name = 'UnexpectedError';
}

/**
 * What an SCM host refused, as an answer in the host's words; what was written for callers as it is; of everything else a
 * fixed sentence, and the log has the rest.
 */
export function toHttpError(error: unknown, logger: LoggerService): unknown {
  if (!isToldToCallers(error)) {
    logger.error('A request failed unexpectedly', toError(error));
    return new UnexpectedError(UNEXPECTED);
  }
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
