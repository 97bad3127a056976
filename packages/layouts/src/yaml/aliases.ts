import {
  type Document,
  type LineCounter,
  type Node,
  isAlias,
  visit,
} from 'yaml';

/** The lines at which each anchor of a document is used through an alias. */
export function aliasLines(
  document: Document.Parsed,
  lines: LineCounter,
): Map<string, number[]> {
  const users = new Map<string, number[]>();
  visit(document, {
    Alias(_, alias) {
      const line = lines.linePos(alias.range?.[0] ?? 0).line;
      users.set(alias.source, [...(users.get(alias.source) ?? []), line]);
    },
  });
  return users;
}

/**
 * Why a node cannot be edited without changing other places that share it; undefined when it stands alone.
 */
export function sharedReason(
  node: Node,
  ancestors: Node[],
  users: Map<string, number[]>,
): string | undefined {
  if (isAlias(node)) {
    return `an alias of the anchor "${node.source}": edit the anchor instead`;
  }
  const anchor = [node, ...ancestors]
    .map(item => ('anchor' in item ? (item.anchor as string) : undefined))
    .find(name => name && users.has(name));
  return anchor
    ? `inside the anchor "${anchor}", which is also used at line ${users
        .get(anchor)!
        .join(', ')}`
    : undefined;
}
