import { type Node, type Pair, isMap, isNode, isSeq } from 'yaml';
import { onlyDocument } from './appendItem';
import { contentEnd, entryStart } from './contentEnd';
import { formatPath } from './paths';
import type { PathStep } from './YamlPlace';

function indexOf(node: unknown, step: PathStep): number {
  if (isMap(node)) {
    return (node.items as Pair[]).findIndex(
      pair => String((pair.key as { value?: unknown })?.value) === step,
    );
  }
  return typeof step === 'number' ? step : -1;
}

/**
 * Removes an entry of a block list or map, with the lines that it stands on; comments around it stay. A list or map
 * that loses its last entry becomes an empty one. Everything else stays as it is, byte for byte.
 */
export function removeItem(
  text: string,
  path: PathStep[],
): { text: string } | { refused: string } {
  const where = formatPath(path);
  const document = onlyDocument(text);
  const holder = path.slice(0, -1);
  const node = document?.getIn(holder, true);
  if (!(isMap(node) || isSeq(node))) {
    return { refused: `there is no "${where}"` };
  }
  const index = indexOf(node, path[path.length - 1]);
  const start = index < 0 ? undefined : entryStart(node, index);
  if (start === undefined) {
    return { refused: `there is no "${where}"` };
  }
  if (node.flow) {
    return { refused: `"${formatPath(holder)}" is written in flow style` };
  }
  const entry = node.items[index];
  const pair = entry as Pair;
  const value = isMap(node) ? pair.value ?? pair.key : entry;
  if (hasAnchor(entry) || hasAnchor(pair.value)) {
    return { refused: `"${where}" holds an anchor that others may use` };
  }
  const end = contentEnd(text, isNode(value) ? value : undefined);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const lead = text.slice(lineStart, start);
  if (!/^\s*(-\s*)?$/.test(lead)) {
    return { refused: `"${where}" does not stand on lines of its own` };
  }
  const only = node.items.length === 1;
  const result = only
    ? emptied(text, node, lineStart, lineEnd)
    : text.slice(0, lineStart) + text.slice(lineEnd);
  const after = onlyDocument(result)?.getIn(holder, true);
  const shrunk =
    (isMap(after) || isSeq(after)) &&
    after.items.length === node.items.length - 1;
  return shrunk
    ? { text: result }
    : { refused: `"${where}" cannot be removed` };
}

function hasAnchor(node: unknown): boolean {
  return isNode(node) && 'anchor' in node && Boolean(node.anchor);
}

/** Writes an empty list or map behind the key that loses its only entry. */
function emptied(
  text: string,
  node: Node,
  lineStart: number,
  lineEnd: number,
): string {
  const before = text.slice(0, lineStart);
  // Behind the key's colon, before a comment on its line and before comments below it
  const colon = before.lastIndexOf(':');
  const empty = isSeq(node) ? ' []' : ' {}';
  return (
    before.slice(0, colon + 1) +
    empty +
    before.slice(colon + 1) +
    text.slice(lineEnd)
  );
}
