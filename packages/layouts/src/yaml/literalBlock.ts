import { Scalar } from 'yaml';

/** A literal block's text without its indentation, and where each character stands around it. */
export interface LiteralBlock {
  text: string;
  toOuter(offset: number): number;
}

/** Reads the lines of a literal block scalar (`|`) in their places; undefined for other scalars. */
export function literalBlock(
  scalar: Scalar,
  outer: string,
): LiteralBlock | undefined {
  if (scalar.type !== Scalar.BLOCK_LITERAL || !scalar.range) {
    return undefined;
  }
  const [start, end] = scalar.range;
  const first = outer.indexOf('\n', start) + 1;
  if (first === 0 || first > end) {
    return undefined;
  }
  const lines: Array<{ from: number; text: string }> = [];
  for (let from = first; from < end; ) {
    const newline = outer.indexOf('\n', from);
    const to = newline < 0 || newline >= end ? end : newline + 1;
    lines.push({ from, text: outer.slice(from, to) });
    from = to;
  }
  const header = /^\|[-+]?(\d)?/.exec(outer.slice(start, first));
  const filled = lines.filter(line => line.text.trim() !== '');
  // An indentation indicator counts from the parent, which is not known here
  if (header?.[1] || filled.length === 0) {
    return undefined;
  }
  const indent = /^ */.exec(filled[0].text)![0].length;
  const starts: number[] = [];
  const offsets: number[] = [];
  let text = '';
  for (const line of lines) {
    const cut = Math.min(indent, /^ */.exec(line.text)![0].length);
    starts.push(text.length);
    offsets.push(line.from + cut);
    text += line.text.slice(cut);
  }
  return {
    text,
    toOuter(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (starts[middle] <= offset) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return offsets[low] + offset - starts[low];
    },
  };
}
