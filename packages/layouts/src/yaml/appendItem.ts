import {
  type Document,
  type YAMLMap,
  type YAMLSeq,
  isMap,
  isScalar,
  isSeq,
} from 'yaml';
import { contentEnd, entryStart } from './contentEnd';
import { columnOf, keyOf } from './keyOf';
import { parseYaml } from './parseYaml';
import type { PathStep } from './YamlPlace';

type Result = { text: string } | { refused: string };

/** The document of a text that has exactly one. */
export function onlyDocument(text: string): Document.Parsed | undefined {
  const parsed = parseYaml(text);
  return 'documents' in parsed && parsed.documents.length === 1
    ? parsed.documents[0]
    : undefined;
}

function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Where the text's document ends: before the marker that ends it, if there is one. */
function documentEnd(text: string): number {
  return /^\.\.\.(?=\s|$)/m.exec(text)?.index ?? text.length;
}

function indented(lines: string[], column: number, eol: string): string {
  const indent = ' '.repeat(column);
  return lines.map(line => (line ? indent + line : line)).join(eol);
}

/** Puts lines behind a document, each with an end of its own. */
function insertAtEnd(text: string, lines: string[], column: number): string {
  const eol = eolOf(text);
  const at = documentEnd(text);
  const gap = at === 0 || text[at - 1] === '\n' ? '' : eol;
  const block = indented(lines, column, eol);
  return text.slice(0, at) + gap + block + eol + text.slice(at);
}

/** Puts lines behind the line that an offset stands on. */
function insertBehindLine(
  text: string,
  offset: number,
  lines: string[],
  column: number,
): string {
  const eol = eolOf(text);
  const lineEnd = text.indexOf('\n', offset);
  const block = indented(lines, column, eol);
  return lineEnd < 0
    ? `${text}${eol}${block}`
    : `${text.slice(0, lineEnd + 1)}${block}${eol}${text.slice(lineEnd + 1)}`;
}

/** The column at which the entries of a block list or map begin: for a list, of the markers. */
function entryColumn(
  text: string,
  node: YAMLMap | YAMLSeq,
  start: number,
): number {
  const column = columnOf(text, start);
  const lead = text.slice(start - column, start);
  if (!/^[ -]*$/.test(lead)) {
    return /^ */.exec(lead)![0].length;
  }
  return isSeq(node) ? lead.lastIndexOf('-') : column;
}

/** The end of the comments right behind an entry that are indented as its content is. */
function commentsEnd(text: string, end: number, column: number): number {
  const comment = new RegExp(`\\n {${column},}#[^\\n]*`, 'y');
  const newline = text.indexOf('\n', end);
  let last = end;
  for (comment.lastIndex = newline; newline >= 0 && comment.test(text); ) {
    last = comment.lastIndex;
  }
  return last;
}

/** Writes the first entries of a list or map that is empty: `[]`, `{}`, or nothing at all. */
function fillEmpty(
  text: string,
  document: Document.Parsed,
  path: PathStep[],
  lines: string[],
): Result {
  const node = document.getIn(path, true);
  const key = keyOf(text, document, path);
  const unusual = {
    refused: `"${path.join('.')}" is empty and written in an unusual way`,
  };
  if (
    !key ||
    !(isScalar(node) || isMap(node) || isSeq(node)) ||
    !node.range ||
    node.anchor ||
    node.tag !== undefined
  ) {
    return unusual;
  }
  const [start, end] = node.range;
  const written = start < end;
  if (written && text.slice(key.behind, start).trim() !== '') {
    return unusual;
  }
  const cut =
    text.slice(0, key.behind) + text.slice(written ? end : key.behind);
  return {
    text: insertBehindLine(cut, key.behind, lines, key.column + 2),
  };
}

/** Writes the first keys of a document that holds nothing, or `{}`. */
function fillDocument(
  text: string,
  node: YAMLMap | undefined,
  lines: string[],
): string {
  if (!node?.range) {
    return insertAtEnd(text, lines, 0);
  }
  const [start, end] = node.range;
  const rest = text.slice(end).replace(/^[ \t]+/, '');
  const whole = columnOf(text, start) === 0;
  const cut =
    text.slice(0, start) + (whole ? rest.replace(/^\r?\n/, '') : rest);
  return insertAtEnd(cut, lines, 0);
}

function isEmpty(node: unknown): boolean {
  return (
    node === null ||
    (isScalar(node) && node.value === null) ||
    ((isMap(node) || isSeq(node)) && node.items.length === 0)
  );
}

/** Writes lines where nothing stands; undefined where something does. */
function fill(
  text: string,
  document: Document.Parsed | undefined,
  path: PathStep[],
  lines: string[],
): Result | undefined {
  const node = document?.getIn(path, true) ?? null;
  if (!isEmpty(node)) {
    return undefined;
  }
  if (path.length === 0) {
    return { text: fillDocument(text, isMap(node) ? node : undefined, lines) };
  }
  return document?.hasIn(path)
    ? fillEmpty(text, document, path, lines)
    : undefined;
}

/** Writes lines behind the last entry of a list or map. */
function appendTo(
  text: string,
  document: Document.Parsed,
  path: PathStep[],
  lines: string[],
): Result {
  const node = document.getIn(path, true);
  const where = path.join('.');
  if (!(isMap(node) || isSeq(node))) {
    return { refused: `there is no list or map "${where}" to add to` };
  }
  const start = entryStart(node, node.items.length - 1);
  if (node.flow || start === undefined) {
    return { refused: `"${where || 'the file'}" is written in flow style` };
  }
  const column = entryColumn(text, node, start);
  if (path.length === 0) {
    return { text: insertAtEnd(text, lines, column) };
  }
  const key = keyOf(text, document, path);
  // At the column of the key, a comment may be about what follows
  const inside = Math.max(column, (key?.column ?? -1) + 1);
  const end = commentsEnd(text, contentEnd(text, node), inside);
  return { text: insertBehindLine(text, end, lines, column) };
}

/**
 * Appends lines behind the last entry of a list or map, indented as its entries are, or in the place of `[]`, `{}` or
 * nothing where there is none. Everything else stays as it is, byte for byte.
 *
 * @param path - Empty for the document itself
 * @param lines - Without indentation for the first level; for a list the first one begins with `- `
 */
export function appendItem(
  text: string,
  path: PathStep[],
  lines: string[],
): Result {
  const parsed = parseYaml(text);
  if ('problem' in parsed) {
    return { refused: `the file is ${parsed.problem}` };
  }
  if (parsed.documents.length > 1) {
    return { refused: 'the file has several documents' };
  }
  const [document] = parsed.documents;
  return (
    fill(text, document, path, lines) ??
    (document
      ? appendTo(text, document, path, lines)
      : { refused: `there is no list or map "${path.join('.')}" to add to` })
  );
}
