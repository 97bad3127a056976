/** A text to stand in a range. */
export interface Replacement {
  range: [start: number, end: number];
  text: string;
}

/** Replaces ranges that do not overlap; everything else stays. */
export function replaceRanges(
  text: string,
  replacements: Replacement[],
): string {
  const ordered = [...replacements].sort((a, b) => b.range[0] - a.range[0]);
  return ordered.reduce(
    (result, { range, text: wanted }) =>
      result.slice(0, range[0]) + wanted + result.slice(range[1]),
    text,
  );
}
