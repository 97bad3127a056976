/**
 * What went wrong at an SCM host, and whether trying again can help. "Not found" is no error: it is a value.
 *
 * @public
 */
export class ScmError extends Error {
  /** `forbidden`: the credentials do not suffice; `invalid`: the host refused the input; `unavailable`: try later. */
  readonly kind: 'forbidden' | 'invalid' | 'unavailable';
  /** Seconds after which another try is allowed, where the host says so. Only what is `unavailable` is worth another try. */
  readonly retryAfterSeconds?: number;

  constructor(options: {
    kind: ScmError['kind'];
    message: string;
    retryAfterSeconds?: number;
    cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.name = 'ScmError';
    this.kind = options.kind;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
