const MINUTE_MS = 60_000;

/** Somebody asks for more than their share. Answered with 429 and the time to wait. */
export class TooManyRequestsError extends Error {
  readonly statusCode = 429;

  constructor(perMinute: number, readonly retryAfterSeconds: number) {
    super(
      `You have asked for more than ${perMinute} plans, promotions and syncs within a minute. Try again in ${retryAfterSeconds} s`,
    );
    this.name = 'TooManyRequestsError';
  }
}

interface Bucket {
  tokens: number;
  /** Milliseconds. */
  at: number;
}

/**
 * How often somebody may ask for what costs calls to an SCM host or a cluster, whose budget all share: a token bucket each,
 * on this replica.
 */
export class Ration {
  private readonly buckets = new Map<string, Bucket>();
  private readonly perMinute: number;

  constructor(options: { perMinute: number }) {
    this.perMinute = options.perMinute;
  }

  /** @throws TooManyRequestsError when there is nothing left for now */
  take(actor: string, now = Date.now()): void {
    const { perMinute } = this;
    this.forgetFull(now);
    const tokens = this.tokensOf(this.buckets.get(actor), now);
    if (tokens < 1) {
      throw new TooManyRequestsError(
        perMinute,
        // Not a second more for what is lost in fractions
        Math.ceil(((1 - tokens) * 60) / perMinute - 1e-6),
      );
    }
    this.buckets.delete(actor);
    this.buckets.set(actor, { tokens: tokens - 1, at: now });
  }

  private tokensOf(bucket: Bucket | undefined, now: number): number {
    const { perMinute } = this;
    return bucket
      ? Math.min(
          perMinute,
          bucket.tokens + ((now - bucket.at) * perMinute) / MINUTE_MS,
        )
      : perMinute;
  }

  /** The oldest stand first: what is taken from moves to the end. */
  private forgetFull(now: number): void {
    for (const [actor, bucket] of this.buckets) {
      if (this.tokensOf(bucket, now) < this.perMinute) {
        return;
      }
      this.buckets.delete(actor);
    }
  }
}
