/** gRPC codes that the server answers with, and what the gateway makes of them in HTTP. */
const CODES = {
  InvalidArgument: { code: 3, http: 400 },
  NotFound: { code: 5, http: 404 },
  PermissionDenied: { code: 7, http: 403 },
  FailedPrecondition: { code: 9, http: 400 },
  Unimplemented: { code: 12, http: 501 },
  Unknown: { code: 2, http: 500 },
  Unauthenticated: { code: 16, http: 401 },
} as const;

/** A no of the API, in the shape of Argo CD's gRPC gateway. */
export class GatewayError extends Error {
  readonly status: number;
  private readonly code: number;

  constructor(kind: keyof typeof CODES, message: string) {
    super(message);
    this.name = 'GatewayError';
    this.status = CODES[kind].http;
    this.code = CODES[kind].code;
  }

  toBody() {
    return { error: this.message, code: this.code, message: this.message };
  }
}

/**
 * Argo CD does not tell whether an Application exists to somebody who has not named its project: it may be one that they
 * are not allowed to see.
 */
export const permissionDenied = () =>
  new GatewayError('PermissionDenied', 'permission denied');
