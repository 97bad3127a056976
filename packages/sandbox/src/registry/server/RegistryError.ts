const STATUS = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 416,
  BLOB_UPLOAD_UNKNOWN: 404,
  DENIED: 403,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  SIZE_INVALID: 413,
  UNAUTHORIZED: 401,
  UNSUPPORTED: 405,
} as const;

/** A no of the registry, by the codes of the distribution specification. */
export class RegistryError extends Error {
  readonly name = 'RegistryError';
  readonly status: number;
  constructor(readonly code: keyof typeof STATUS, message: string) {
    super(message);
    this.status = STATUS[code];
  }
}
