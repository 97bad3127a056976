import {
  type Document,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
  isMap,
  isNode,
  isSeq,
} from 'yaml';
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

type Holder = YAMLMap.Parsed | YAMLSeq.Parsed;

/** An entry as it stands in a text. */
interface Entry {
  /** Its key and value, or the item itself. */
  nodes: unknown[];
  start: number;
  end: number;
}

function entryAt(
  text: string,
  node: Holder,
  step: PathStep,
): Entry | undefined {
  const index = indexOf(node, step);
  const start = index < 0 ? undefined : entryStart(node, index);
  if (start === undefined) {
    return undefined;
  }
  const entry: unknown = node.items[index];
  const pair = entry as Pair;
  const nodes = isMap(node) ? [pair.key, pair.value] : [entry];
  const value = nodes.at(-1) ?? nodes[0];
  return {
    nodes,
    start,
    end: contentEnd(text, isNode(value) ? value : undefined),
  };
}

/** Writes an empty list or map where the last entry of one stood; undefined where its key is not found. */
function leaveEmpty(
  text: string,
  lines: [start: number, end: number],
  document: Document.Parsed,
  holder: PathStep[],
): string | undefined {
  const [start, end] = lines;
  const empty = isSeq(document.getIn(holder, true)) ? '[]' : '{}';
  if (holder.length === 0) {
    const eol = /\r?\n$/.exec(text.slice(start, end))?.[0] ?? '';
    return text.slice(0, start) + empty + eol + text.slice(end);
  }
  // Before a comment on the key's line and comments below it
  const key = keyOf(text, document, holder);
  const rest = text.slice(0, start) + text.slice(end);
  return (
    key && `${rest.slice(0, key.behind)} ${empty}${rest.slice(key.behind)}`
  );
}

/** Takes an entry with its lines out of a list or map that is written in block style. */
function cut(
  text: string,
  document: Document.Parsed,
  node: Holder,
  path: PathStep[],
): { text: string } | { refused: string } {
  const where = formatPath(path);
  const holder = path.slice(0, -1);
  const entry = entryAt(text, node, path[path.length - 1]);
  if (!entry) {
    return { refused: `there is no "${where}"` };
  }
  if (node.flow) {
    return { refused: `"${formatPath(holder)}" is written in flow style` };
  }
  if (isUsedElsewhere(entry.nodes, document)) {
    return { refused: `"${where}" holds an anchor that others use` };
  }
  const lineStart = text.lastIndexOf('\n', entry.start - 1) + 1;
  const newline = text.indexOf('\n', entry.end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  if (!/^\s*(-\s*)?$/.test(text.slice(lineStart, entry.start))) {
    return { refused: `"${where}" does not stand on lines of its own` };
  }
  const left =
    node.items.length > 1
      ? text.slice(0, lineStart) + text.slice(lineEnd)
      : leaveEmpty(text, [lineStart, lineEnd], document, holder);
  return left === undefined
    ? { refused: `"${where}" is the only entry, and cannot be removed` }
    : { text: left };
}

/**
 * Removes an entry of a block list or map, with the lines that it stands on; comments around it stay. A list or map
 * that loses its last entry becomes an empty one. Everything else stays as it is, byte for byte.
 */
export function removeItem(
  text: string,
  path: PathStep[],
): { text: string } | { refused: string } {
  const document = onlyDocument(text);
  const node = document?.getIn(path.slice(0, -1), true);
  return document && (isMap(node) || isSeq(node))
    ? cut(text, document, node as Holder, path)
    : { refused: `there is no "${formatPath(path)}"` };
}
