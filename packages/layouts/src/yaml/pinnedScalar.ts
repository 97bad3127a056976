import { type LineCounter, type Node, Scalar, isScalar } from 'yaml';

const INLINE: ReadonlySet<string | undefined> = new Set([
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
]);

/** Where a scalar that stands on one line is written; undefined for block scalars, folded ones and aliases. */
export function pinnedScalar(
  node: Node,
  lines: LineCounter,
): { range: [number, number]; line: number } | undefined {
  if (!isScalar(node) || !node.range || !INLINE.has(node.type)) {
    return undefined;
  }
  const [start, end] = node.range;
  const from = lines.linePos(start).line;
  if (end <= start || lines.linePos(end).line !== from) {
    return undefined;
  }
  return { range: [start, end], line: from };
}
