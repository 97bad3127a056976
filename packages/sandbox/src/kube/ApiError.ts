const REASONS: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

/** An answer that says no, in the shape of a Kubernetes `Status`. */
export class ApiError extends Error {
  readonly code: number;
  private readonly reason: string;
  private readonly details?: object;

  constructor(options: {
    code: number;
    message: string;
    reason?: string;
    details?: object;
  }) {
    super(options.message);
    this.name = 'ApiError';
    this.code = options.code;
    this.reason = options.reason ?? REASONS[options.code] ?? 'Unknown';
    this.details = options.details;
  }

  toStatus() {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

/** What the server says when a resourceVersion is older than what it remembers. */
export function expired(asked: number, oldest: number): ApiError {
  return new ApiError({
    code: 410,
    message: `too old resource version: ${asked} (${oldest})`,
  });
}
