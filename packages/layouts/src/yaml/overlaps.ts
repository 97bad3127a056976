/** Whether a range of a text shares something with one of others; ranges are from an offset to before another. */
export function overlaps(
  ranges: ReadonlyArray<[number, number]>,
  [start, end]: [number, number],
): boolean {
  return ranges.some(([from, to]) => from < end && start < to);
}

/** The same for ranges that stand one behind the other: of very many, only few are looked at. */
export function overlapsOrdered(
  ranges: ReadonlyArray<[number, number]>,
  [start, end]: [number, number],
): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ranges[middle][1] <= start) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < ranges.length && ranges[low][0] < end;
}
