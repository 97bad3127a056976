/** How much is read of one source. */
export interface ReadLimits {
  files: number;
  megabytes: number;
}

/** A source has more than is read of one. */
export class TooMuchToRead extends Error {
  readonly name = 'TooMuchToRead';
}
