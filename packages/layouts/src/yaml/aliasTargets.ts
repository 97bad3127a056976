import {
  type Alias,
  type Document,
  type Node,
  isAlias,
  isNode,
  visit,
} from 'yaml';

const cache = new WeakMap<Document.Parsed, Map<Alias, Node | undefined>>();

/**
 * What every alias of a document stands for. Found once for all of them: an alias' own `resolve` walks the whole
 * document each time.
 */
function targetsOf(document: Document.Parsed): Map<Alias, Node | undefined> {
  const known = cache.get(document);
  if (known) {
    return known;
  }
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node | undefined>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        targets.set(node, anchors.get(node.source));
      } else if (node.anchor) {
        // An anchor may be set again; an alias means the last one before it
        anchors.set(node.anchor, node);
      }
    },
  });
  cache.set(document, targets);
  return targets;
}

/** What a node stands for: itself, or the node with the anchor when it is an alias. */
export function resolveAlias(
  node: unknown,
  document: Document.Parsed,
): unknown {
  return isAlias(node) ? targetsOf(document).get(node) : node;
}

/** An alias whose anchor does not stand before it. */
export function brokenAlias(document: Document.Parsed): Alias | undefined {
  return [...targetsOf(document)].find(([, target]) => !target)?.[0];
}

/** Whether aliases outside of some nodes stand for one within them. */
export function isUsedElsewhere(
  nodes: unknown[],
  document: Document.Parsed,
): boolean {
  const inside = new Set<unknown>();
  for (const node of nodes) {
    if (isNode(node)) {
      visit(node, { Node: (_, item) => void inside.add(item) });
    }
  }
  return [...targetsOf(document)].some(
    ([alias, target]) => !inside.has(alias) && inside.has(target),
  );
}
