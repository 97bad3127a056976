import { type Document, type Pair, isMap, isNode, isScalar } from 'yaml';
import type { PathStep } from './YamlPlace';

/** Column of an offset; a byte order mark counts for nothing. */
export function columnOf(text: string, offset: number): number {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return text.slice(lineStart, offset).replace('\uFEFF', '').length;
}

/** The key of a place in a block map: its column, and the offset behind its colon. */
export function keyOf(
  text: string,
  document: Document.Parsed,
  path: PathStep[],
): { column: number; behind: number } | undefined {
  const holder = document.getIn(path.slice(0, -1), true);
  const pair =
    isMap(holder) && !holder.flow
      ? (holder.items as Pair[]).find(
          ({ key }) => isScalar(key) && String(key.value) === path.at(-1),
        )
      : undefined;
  const range = isNode(pair?.key) ? pair?.key.range : undefined;
  const colon = range ? text.indexOf(':', range[1]) : -1;
  return range && colon >= 0 && text.slice(range[1], colon).trim() === ''
    ? { column: columnOf(text, range[0]), behind: colon + 1 }
    : undefined;
}
