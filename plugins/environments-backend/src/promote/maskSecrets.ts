import {
  TOKENS,
  holdsSecrets,
  isAboutSecrets,
  isSecretName,
} from './secretNames';

/** Stands in place of a secret, whatever its length. */
export const MASK = '••••••';

/** Nobody reads a longer line. Of such a one only the versions are shown. */
const LONGEST_LINE = 2_000;

/** A name with what separates it from its value: `key: `, `KEY=`, `"key": `. */
const NAME =
  /(?<![\w.-])-{0,2}([A-Za-z_][\w.-]*)["']?\s*(?::(?=\s|$|["'])|=)\s*/g;
/** The first name of a line, below which something may stand. */
const HEADING = /^(\s*(?:-\s+)*)["']?(\w[\w.-]*)["']?\s*:(?=\s|$)(.*)$/;
/** An entry of a list whose value stands beside its name or in the next line. */
const NAMED = /^[\s{-]*["']?(?:name|key)["']?\s*:\s*["']?([\w.-]+)/;
const NAMED_VALUE = /^(.*?\bvalue["']?\s*:\s*)(\S.*)$/;
const SCALAR_BLOCK = /^[|>][-+\d]*(?:\s+#.*)?$/;
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
const PRIVATE_KEY_END = /-----END [A-Z0-9 ]*PRIVATE KEY/;
const SECRET_OBJECT = /\bkind["']?\s*:\s*["']?Secret["']?\s*(?:[,}#].*)?$/;
const SECRET_DATA = /\b((?:data|stringData)["']?\s*:\s*)\{[^}]*\}?/g;

/** What is indented deeper than a line and belongs to it. */
interface Block {
  indent: number;
  /** `text`: every line is secret; `data`: every value; `map`: values of what is no reference. */
  of: 'text' | 'data' | 'map';
}

/** Whether a value says nothing: no text, a switch, a template, an alias, a reference to a variable. */
function saysNothing(value: string): boolean {
  return /^(?:["']?(?:true|false|null|~|\{\{[^"'`]*\}\}|\$\{[\w.]+\}|\$\([\w.]+\)|)["']?|\*[\w-]+)$/i.test(
    value.trim(),
  );
}

/** Whether a value is, or ends with, one of the versions that a change is about. */
function isShown(value: string, versions: string[]): boolean {
  const text = value.trim().replace(/^["']|["']$/g, '');
  return versions.some(
    version =>
      version !== '' &&
      (text === version ||
        [':', '@', '='].some(before => text.endsWith(before + version))),
  );
}

function masked(value: string, versions: string[]): string {
  if (saysNothing(value) || isShown(value, versions)) {
    return value;
  }
  const quote = /^["']/.exec(value)?.[0] ?? '';
  return `${quote}${MASK}${quote}`;
}

/** Where a value ends that begins at a place of a line. */
function endOfValue(line: string, from: number): number {
  const rest = line.slice(from);
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[[^\]]*\])/.exec(rest);
  if (quoted) {
    return from + quoted[0].length;
  }
  // Only in a flow collection do these characters end a plain value
  const isFlow = /[{[]/.test(line.slice(0, from));
  const end = rest.search(isFlow ? /\s#|,|[\]}]/ : /\s#/);
  return end < 0 ? line.length : from + end;
}

/** Masks the values of secret names in a line. */
function maskPairs(line: string, versions: string[]): string {
  let result = '';
  let at = 0;
  for (const match of line.matchAll(NAME)) {
    const from = match.index + match[0].length;
    if (match.index < at || !isSecretName(match[1]) || line[from] === '{') {
      continue;
    }
    const end = endOfValue(line, from);
    result += line.slice(at, from) + masked(line.slice(from, end), versions);
    at = end;
  }
  return result + line.slice(at);
}

/** Masks `value: …`. */
function maskNamedValue(line: string, versions: string[]): string {
  const [, lead, value] = NAMED_VALUE.exec(line) ?? [];
  if (lead === undefined || SCALAR_BLOCK.test(value)) {
    return line;
  }
  const end = endOfValue(line, lead.length);
  return (
    lead + masked(line.slice(lead.length, end), versions) + line.slice(end)
  );
}

/** Masks a line of a block. */
function maskInBlock(line: string, { of }: Block, versions: string[]): string {
  const start = /^\s*(?:-\s+)*/.exec(line)![0];
  const [, lead, name, rest] = HEADING.exec(line) ?? [];
  if (of === 'text' || lead === undefined) {
    return start + masked(line.slice(start.length), versions);
  }
  const value = rest.trim();
  const isKept =
    SCALAR_BLOCK.test(value) ||
    ['', '{', '['].includes(value) ||
    (of === 'map' && isAboutSecrets(name));
  return isKept
    ? line
    : line.slice(0, line.length - rest.length) +
        rest.slice(0, rest.length - rest.trimStart().length) +
        masked(value, versions);
}

/** The block that a line opens. */
function blockOf(line: string, isSecretObject: boolean): Block | undefined {
  const [, lead, name, rest] = HEADING.exec(line) ?? [];
  if (lead === undefined) {
    return undefined;
  }
  const indent = lead.length;
  const value = rest.replace(/\s#.*$/, '').trim();
  const isOpen = ['', '{', '['].includes(value);
  if (isSecretObject && /^(?:data|stringData)$/.test(name) && isOpen) {
    return { indent, of: 'data' };
  }
  if (holdsSecrets(name) && isOpen) {
    return { indent, of: 'map' };
  }
  return isSecretName(name) && !isOpen && !value.startsWith('{')
    ? { indent, of: 'text' }
    : undefined;
}

function endsBlock(line: string, { indent, of }: Block): boolean {
  const own = line.length - line.trimStart().length;
  // A list may stand as deep as its name
  return (
    own < indent || (own === indent && !(of === 'map' && /^\s*-/.test(line)))
  );
}

/** Masks the lines of one YAML document. */
function maskDocument(lines: string[], versions: string[]): string[] {
  const isSecretObject = lines.some(line => SECRET_OBJECT.test(line));
  let block: Block | undefined;
  let isKey = false;
  let isNamedSecret = false;
  const maskLine = (line: string): string => {
    if (line.trim() === '') {
      return line;
    }
    if (line.length > LONGEST_LINE) {
      const shown = versions.filter(item => item !== '' && line.includes(item));
      return [MASK, ...shown].join(' ');
    }
    if (isKey || PRIVATE_KEY.test(line)) {
      const from = isKey ? line.search(/\S/) : line.search(PRIVATE_KEY);
      isKey = !PRIVATE_KEY_END.test(line);
      return line.slice(0, from) + MASK;
    }
    if (block && endsBlock(line, block)) {
      block = undefined;
    }
    if (block) {
      return maskInBlock(line, block, versions);
    }
    block = blockOf(line, isSecretObject);
    const pairs = maskPairs(line, versions);
    const name = NAMED.exec(line)?.[1];
    const isValue = isNamedSecret && NAMED_VALUE.test(line);
    isNamedSecret = name !== undefined && isSecretName(name);
    if (isValue && !isNamedSecret) {
      block = { indent: /^\s*(?:-\s+)*/.exec(line)![0].length, of: 'text' };
    }
    return isValue || isNamedSecret ? maskNamedValue(pairs, versions) : pairs;
  };
  return lines.map(line => {
    const own = maskLine(line);
    const data = isSecretObject
      ? own.replace(SECRET_DATA, `$1{ ${MASK} }`)
      : own;
    return TOKENS.reduce((text, token) => text.replace(token, MASK), data);
  });
}

/**
 * A file without what looks like a secret: values of names such as `password` or `token`, private keys, tokens of known
 * makers, `data` and `stringData` of Secrets. Every line stays a line. Pure.
 *
 * @param versions - What a change is about: values that are, or end with, one of them stay
 */
export function maskSecrets(text: string, versions: string[] = []): string {
  const documents: string[][] = [[]];
  for (const line of text.split('\n')) {
    if (/^---(?:\s|$)/.test(line)) {
      documents.push([]);
    }
    documents.at(-1)!.push(line);
  }
  return documents.flatMap(lines => maskDocument(lines, versions)).join('\n');
}
