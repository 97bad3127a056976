/** Whether a range of a text shares something with one of others; ranges are from an offset to before another. */
export function overlaps(
  ranges: ReadonlyArray<[number, number]>,
  [start, end]: [number, number],
): boolean {
  return ranges.some(([from, to]) => from < end && start < to);
}
