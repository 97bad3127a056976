import { type Document, isMap, isScalar, parseAllDocuments, visit } from 'yaml';
import { brokenAlias } from './aliasTargets';

/** Larger files are seen, not read. */
export const MAX_CHARACTERS = 1024 * 1024;

/** Deeper nesting is no configuration, and costs the parser its stack. */
const MAX_DEPTH = 100;

/** A YAML file as its documents, or why it is not read. */
export type ParsedYaml = { documents: Document.Parsed[] } | { problem: string };

/** More brackets are no configuration, and cost the parser many seconds. */
const MAX_BRACKETS = 50_000;

/**
 * A line of very many list markers, or one that begins very far to the right. Only `\n` begins a line: `^` would begin one
 * behind every `\r` and U+2028 as well, which are blanks of the line here, and try each of them to its end.
 */
const DEEP_LINE =
  /(?:^|\n)(?:[^\S\n]*(?:[-?:][^\S\n]+){100}|[^\S\n]{1000}[^\s#])/;

/** Why brackets or list markers are more than any configuration has; a rough count, quotes not regarded. */
function nestingProblem(text: string): string | undefined {
  let depth = 0;
  let count = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) {
      count += 1;
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === 0x5d || character === 0x7d) {
      depth = Math.max(0, depth - 1);
    }
  }
  if (deepest > MAX_DEPTH || DEEP_LINE.test(text)) {
    return `nested deeper than ${MAX_DEPTH} levels: seen, not read`;
  }
  return count > MAX_BRACKETS
    ? `more than ${MAX_BRACKETS} lists and maps in brackets: seen, not read`
    : undefined;
}

/** Why a text is not even parsed; undefined when it is. */
export function unreadableReason(text: string): string | undefined {
  if (text.length > MAX_CHARACTERS) {
    return 'larger than 1 MiB: seen, not read';
  }
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    return 'a Git LFS pointer: the content is not in Git';
  }
  return nestingProblem(text);
}

/**
 * Parses all documents of a text; a syntax error in one of them is a problem of the whole. Never throws.
 *
 * @param options - In a template, keys may repeat each other and anchors may be computed
 */
export function parseYaml(
  text: string,
  options?: { template?: boolean },
): ParsedYaml {
  const problem = unreadableReason(text);
  if (problem) {
    return { problem };
  }
  try {
    const documents = parseAllDocuments(text, {
      prettyErrors: false,
      // Compares every key with every other; see repeatedKey
      uniqueKeys: false,
      logLevel: 'silent',
    });
    if ('empty' in documents) {
      return { documents: [] };
    }
    const error = documents.flatMap(document => document.errors).at(0);
    if (error) {
      return {
        problem: `not valid YAML: ${error.message} at line ${lineAt(
          text,
          error.pos[0],
        )}`,
      };
    }
    const misuse = options?.template ? undefined : misuseIn(documents, text);
    if (misuse) {
      return { problem: `not valid YAML: ${misuse}` };
    }
    if (documents.some(document => isEncrypted(document.contents))) {
      return { problem: 'encrypted with SOPS: seen, not edited' };
    }
    return { documents };
  } catch (error) {
    return { problem: `not valid YAML: ${String(error)}` };
  }
}

/** What the parser lets pass: a key that stands twice, an alias of nothing. */
function misuseIn(
  documents: Document.Parsed[],
  text: string,
): string | undefined {
  const repeated = documents.map(repeatedKey).find(key => key !== undefined);
  if (repeated !== undefined) {
    return `Map keys must be unique: ${repeated}`;
  }
  const alias = text.includes('*')
    ? documents.map(brokenAlias).find(Boolean)
    : undefined;
  return (
    alias &&
    `Unresolved alias: ${alias.source} at line ${lineAt(
      text,
      alias.range?.[0] ?? 0,
    )}`
  );
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** A key that stands twice in one map. */
function repeatedKey(document: Document.Parsed): string | undefined {
  let repeated: string | undefined;
  visit(document, {
    Map(_, map) {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        const value = isScalar(key) ? key.value : key;
        if (keys.has(value)) {
          repeated = String(value);
          return visit.BREAK;
        }
        keys.add(value);
      }
      return undefined;
    },
  });
  return repeated;
}

function isEncrypted(contents: unknown): boolean {
  return isMap(contents) && isMap(contents.get('sops'));
}
