import type { Headers } from 'node-fetch';

/** Less is the resolution of a `Date` header, and the time that an answer takes. */
const NOTABLE_MS = 5_000;

/** The clock of an API server, by the `Date` of its answers: that of the portal may be wrong. */
export class ServerClock {
  private offset = 0;

  /** By how much it is ahead of the portal's, in milliseconds; 0 where they agree, or it is not known. */
  get offsetMs(): number {
    return Math.abs(this.offset) < NOTABLE_MS ? 0 : this.offset;
  }

  /** Takes over what an answer says that has just come. */
  read(headers: Headers): void {
    const time = Date.parse(headers.get('date') ?? '');
    if (Number.isFinite(time)) {
      this.offset = time - Date.now();
    }
  }
}
