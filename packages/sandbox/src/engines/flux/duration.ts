const UNITS: Record<string, number> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** Milliseconds of a Go duration such as `1h30m`. */
export function parseDuration(text: string | undefined, otherwise: number) {
  const parts = [...(text ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  return parts.length === 0
    ? otherwise
    : parts.reduce(
        (sum, [, count, unit]) => sum + Number(count) * UNITS[unit],
        0,
      );
}
