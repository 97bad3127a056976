import { type Pair, isMap, isNode, isSeq } from 'yaml';
import { isUsedElsewhere } from './aliasTargets';
import { onlyDocument } from './appendItem';
import { contentEnd, entryStart } from './contentEnd';
import { keyOf } from './keyOf';
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
  const gone = isMap(node) ? [pair.key, pair.value] : [entry];
  if (document && isUsedElsewhere(gone, document)) {
    return { refused: `"${where}" holds an anchor that others use` };
  }
  const end = contentEnd(text, isNode(value) ? value : undefined);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const lead = text.slice(lineStart, start);
  if (!/^\s*(-\s*)?$/.test(lead)) {
    return { refused: `"${where}" does not stand on lines of its own` };
  }
  const rest = text.slice(0, lineStart) + text.slice(lineEnd);
  if (node.items.length > 1) {
    return { text: rest };
  }
  const empty = isSeq(node) ? '[]' : '{}';
  if (holder.length === 0) {
    const eol = /\r?\n$/.exec(text.slice(end, lineEnd))?.[0] ?? '';
    return {
      text: text.slice(0, lineStart) + empty + eol + text.slice(lineEnd),
    };
  }
  // Before a comment on the key's line and comments below it
  const key = document && keyOf(text, document, holder);
  return key
    ? { text: `${rest.slice(0, key.behind)} ${empty}${rest.slice(key.behind)}` }
    : { refused: `"${where}" is the only entry, and cannot be removed` };
}
