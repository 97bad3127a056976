const UNITS: Array<[seconds: number, one: string, more: string]> = [
  [86_400, 'day', 'days'],
  [3_600, 'hour', 'hours'],
  [60, 'min', 'min'],
  [1, 's', 's'],
];

/** A length of time in words, such as `1 day 2 hours`. */
export function soakText(seconds: number): string {
  let rest = seconds;
  const parts = UNITS.flatMap(([length, one, more]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count > 0 ? [`${count} ${count === 1 ? one : more}`] : [];
  });
  return parts.join(' ') || '0 s';
}
