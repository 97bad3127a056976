import { isCollection as isYamlCollection, isNode } from 'yaml';
import { type Data, type DataMap, blockLines } from './blockLines';
import { columnOf, keyOf } from './keyOf';
import type { YamlPlace } from './YamlPlace';

/**
 * The lines of a block as they stand there, comments included, without their indentation; undefined where it does not begin a
 * line, or has an anchor.
 */
export function linesOf({ node, context }: YamlPlace): string[] | undefined {
  if (!isNode(node) || !node.range) {
    return undefined;
  }
  const [start, end] = node.range;
  const { text } = context.file;
  const column = columnOf(text, start);
  const body = text.slice(start, end).trimEnd();
  return /^[ -]*$/.test(text.slice(start - column, start)) && !/&/.test(body)
    ? body
        .split(/\r?\n/)
        .map((line, index) =>
          index === 0 ? line : line.replace(new RegExp(`^ {0,${column}}`), ''),
        )
    : undefined;
}

/** What a place says; undefined where an alias would have to be followed. */
export function dataOf(place: YamlPlace | undefined): Data | undefined {
  return place &&
    isNode(place.node) &&
    ![...place.visit()].some(item => item.isAlias)
    ? place.node.toJS(place.context.document)
    : undefined;
}

function isFlow({ node }: YamlPlace): boolean {
  return isYamlCollection(node) && node.flow === true;
}

/** The same for the value of a key, with the comments that stand before its first entry. */
function valueLines(place: YamlPlace): string[] | undefined {
  const { node, context } = place;
  const { text } = context.file;
  const key = keyOf(text, context.document, place.path);
  const lines = linesOf(place);
  if (!lines || !key || !isNode(node) || !node.range) {
    return undefined;
  }
  const [start] = node.range;
  const comments = text
    .slice(text.indexOf('\n', key.behind) + 1, start)
    .split(/\r?\n/)
    .slice(0, -1)
    .map(line => line.trimStart());
  return [...comments, ...lines];
}

/** An entry of a list or map as it stands there, to be put into another one; undefined where an alias would have to be followed. */
export function copyEntry(
  place: YamlPlace,
): { data: Data[] | DataMap; lines: string[] } | undefined {
  const key = place.path.at(-1);
  const data = dataOf(place);
  if (data === undefined) {
    return undefined;
  }
  const isItem = typeof key === 'number';
  const entry = isItem ? [data] : { [String(key)]: data };
  const isBlock = (place.isMap || place.isList) && !isFlow(place);
  const indented = (lines: string[]) => lines.map(line => line && `  ${line}`);
  const item = isItem ? linesOf(place) : undefined;
  const value = !isItem && isBlock ? valueLines(place) : undefined;
  if (item) {
    const [first, ...rest] = item;
    return { data: entry, lines: [`- ${first}`, ...indented(rest)] };
  }
  if (value) {
    const [name] = blockLines({ [String(key)]: null });
    return {
      data: entry,
      lines: [name.replace(/ null$/, ''), ...indented(value)],
    };
  }
  return { data: entry, lines: blockLines(entry) };
}
