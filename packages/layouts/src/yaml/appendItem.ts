import { type Document, isMap, isSeq } from 'yaml';
import { contentEnd, entryStart } from './contentEnd';
import { parseYaml } from './parseYaml';
import type { PathStep } from './YamlPlace';

/** The document of a text that has exactly one. */
export function onlyDocument(text: string): Document.Parsed | undefined {
  const parsed = parseYaml(text);
  return 'documents' in parsed && parsed.documents.length === 1
    ? parsed.documents[0]
    : undefined;
}

/**
 * Appends lines behind the last entry of a block list or map, indented as that entry is. Everything else stays as it
 * is, byte for byte.
 *
 * @param lines - Without indentation for the first level; for a list the first one begins with `- `
 */
export function appendItem(
  text: string,
  path: PathStep[],
  lines: string[],
): { text: string } | { refused: string } {
  const document = onlyDocument(text);
  const node = document?.getIn(path, true);
  const where = path.join('.');
  if (!document || !(isMap(node) || isSeq(node)) || node.items.length === 0) {
    return { refused: `there is no list or map "${where}" to add to` };
  }
  const start = entryStart(node, node.items.length - 1);
  if (node.flow || start === undefined) {
    return { refused: `"${where}" is written in flow style` };
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ ]*/.exec(text.slice(lineStart))![0];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const end = contentEnd(text, node);
  const lineEnd = text.indexOf('\n', end);
  const block = lines.map(line => (line ? indent + line : line)).join(eol);
  const result =
    lineEnd < 0
      ? `${text}${eol}${block}`
      : `${text.slice(0, lineEnd + 1)}${block}${eol}${text.slice(lineEnd + 1)}`;
  const after = onlyDocument(result)?.getIn(path, true);
  const grown =
    (isMap(after) || isSeq(after)) &&
    after.items.length === node.items.length + 1;
  return grown
    ? { text: result }
    : { refused: `"${where}" could not be added to` };
}
