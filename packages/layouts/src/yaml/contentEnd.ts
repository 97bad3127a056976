import {
  type YAMLMap,
  type YAMLSeq,
  isMap,
  isNode,
  isScalar,
  isSeq,
} from 'yaml';

/** The first character of an entry of a map or list: its key, or its value. */
export function entryStart(
  node: YAMLMap | YAMLSeq,
  index: number,
): number | undefined {
  const entry = node.items[index];
  const start = isMap(node) ? (entry as { key?: unknown })?.key : entry;
  return isNode(start) ? start.range?.[0] : undefined;
}

/** End of the last content of a node: without comments and blank lines behind it. */
export function contentEnd(text: string, node: unknown): number {
  if (isMap(node) || isSeq(node)) {
    const last = node.items.at(-1);
    if (last !== undefined && !node.flow) {
      const pair = last as { value?: unknown; key?: unknown };
      return contentEnd(text, isMap(node) ? pair.value ?? pair.key : last);
    }
  }
  const range = isNode(node) ? node.range : undefined;
  const end = range ? range[1] : text.length;
  return isScalar(node) && text[end - 1] === '\n' ? end - 1 : end;
}
