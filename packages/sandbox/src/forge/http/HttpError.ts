/** An answer other than success, in GitHub's shape. */
export class HttpError extends Error {
  readonly name = 'HttpError';
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: Array<Record<string, unknown>>,
  ) {
    super(message);
  }
}

/** The answer for what is absent, or hidden from the caller. */
export function notFound(): HttpError {
  return new HttpError(404, 'Not Found');
}

/** The answer for input that cannot be accepted. */
export function invalid(
  message: string,
  error: { resource: string; field?: string; code?: string },
): HttpError {
  const entry = { code: 'custom', ...error, message };
  return new HttpError(422, `Validation Failed: ${message}`, [entry]);
}
