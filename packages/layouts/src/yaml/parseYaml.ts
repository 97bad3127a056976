import {
  type Document,
  type Node,
  LineCounter,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
} from 'yaml';

const MAX_BYTES = 1024 * 1024;

/** A YAML file as its documents, or why it is not read. */
export type ParsedYaml =
  | { documents: Document.Parsed[]; lines: LineCounter }
  | { problem: string };

/** Parses all documents of a file; a syntax error in one of them is a problem of the whole file. */
export function parseYaml(text: string): ParsedYaml {
  if (text.length > MAX_BYTES) {
    return { problem: 'larger than 1 MiB: seen, not read' };
  }
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    return { problem: 'a Git LFS pointer: the content is not in Git' };
  }
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      keepSourceTokens: true,
      uniqueKeys: true,
    });
    if ('empty' in documents) {
      return { documents: [], lines };
    }
    const error = documents.flatMap(document => document.errors).at(0);
    if (error) {
      return { problem: `not valid YAML: ${error.message.split('\n')[0]}` };
    }
    if (documents.some(document => isEncrypted(document.contents))) {
      return { problem: 'encrypted with SOPS: seen, not edited' };
    }
    return { documents, lines };
  } catch (error) {
    return { problem: `not valid YAML: ${String(error)}` };
  }
}

function isEncrypted(contents: unknown): boolean {
  return isMap(contents) && isMap(contents.get('sops'));
}

/** Writes a path as `a.b[0]["c.d"]`. */
export function formatPath(path: Array<string | number>): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') {
        return `[${key}]`;
      }
      if (/^[\w/@$-][\w/@$ -]*$/.test(key)) {
        return index === 0 ? key : `.${key}`;
      }
      return `[${JSON.stringify(key)}]`;
    })
    .join('');
}

/** A node on the way to a pin, with what is above it. */
export interface Visit {
  node: Node | null;
  path: Array<string | number>;
  ancestors: Node[];
}

/** Visits every map, list and scalar of a document, depth first. Aliases are visited, not followed. */
export function* visitNodes(
  node: unknown,
  path: Array<string | number> = [],
  ancestors: Node[] = [],
): Generator<Visit> {
  if (isAlias(node) || isScalar(node)) {
    yield { node, path, ancestors };
    return;
  }
  if (isMap(node)) {
    yield { node, path, ancestors };
    for (const pair of node.items) {
      if (isPair(pair) && isScalar(pair.key)) {
        const key = String(pair.key.value);
        yield* visitNodes(pair.value, [...path, key], [...ancestors, node]);
      }
    }
  } else if (isSeq(node)) {
    yield { node, path, ancestors };
    for (const [index, item] of node.items.entries()) {
      yield* visitNodes(item, [...path, index], [...ancestors, node]);
    }
  }
}
