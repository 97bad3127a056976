import type { Duration } from './duration';

const UNITS: Array<[Duration['unit'], seconds: number]> = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
];

/** A length of time in its largest unit that leaves no rest. */
export function exactDuration(seconds: number): Duration {
  const [unit, length] = UNITS.find(
    ([, size]) => seconds > 0 && seconds % size === 0,
  ) ?? ['seconds', 1];
  return { unit, count: seconds / length };
}
