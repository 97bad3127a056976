/** A length of time in its largest unit. */
export interface Duration {
  unit: 'seconds' | 'minutes' | 'hours' | 'days';
  count: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The time since a moment, rounded down; never negative, so that clocks that differ do no harm. */
export function durationSince(since: string, now: number): Duration {
  const length = Math.max(0, now - Date.parse(since));
  if (length < MINUTE) {
    return { unit: 'seconds', count: Math.floor(length / 1000) };
  }
  if (length < HOUR) {
    return { unit: 'minutes', count: Math.floor(length / MINUTE) };
  }
  return length < 2 * DAY
    ? { unit: 'hours', count: Math.floor(length / HOUR) }
    : { unit: 'days', count: Math.floor(length / DAY) };
}
