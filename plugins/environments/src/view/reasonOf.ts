import { ResponseError } from '@backstage/errors';

/** What the backend gave as its reason; the error itself says only that a request failed, with its status. */
export function reasonOf(error: Error): string {
  return error instanceof ResponseError ? error.cause.message : error.message;
}
