const DURATION =
  /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const SECONDS = [7 * 86_400, 86_400, 3_600, 60, 1];

/**
 * Seconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `PT30M`; undefined for anything
 * else, also for months and years, whose length is not fixed.
 *
 * @public
 */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (!match || /[PT]$/.test(text)) {
    return undefined;
  }
  return SECONDS.reduce(
    (total, seconds, index) => total + seconds * Number(match[index + 1] ?? 0),
    0,
  );
}
