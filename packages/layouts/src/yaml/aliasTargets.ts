import { type Alias, type Document, type Node, isAlias, visit } from 'yaml';

const cache = new WeakMap<Document.Parsed, Map<Alias, Node>>();

/**
 * What every alias of a document stands for. Found once for all of them: an alias' own `resolve` walks the whole
 * document each time.
 */
function targetsOf(document: Document.Parsed): Map<Alias, Node> {
  const known = cache.get(document);
  if (known) {
    return known;
  }
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) {
          targets.set(node, target);
        }
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
