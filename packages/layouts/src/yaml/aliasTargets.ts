import {
  type Alias,
  type Document,
  type Node,
  isAlias,
  isNode,
  visit,
} from 'yaml';

/** A node with an anchor. */
interface Anchor {
  node: Node;
  /** What it stands in, outermost first: collections and pairs. */
  above: readonly unknown[];
}

interface Anchors {
  /** What every alias stands for. */
  targets: Map<Alias, Node | undefined>;
  /** All nodes with an anchor of a name. */
  named: Map<string, Anchor[]>;
}

const cache = new WeakMap<Document.Parsed, Anchors>();

/**
 * The anchors of a document and their aliases. Found once for all of them: an alias' own `resolve` walks the whole
 * document each time.
 */
function anchorsIn(document: Document.Parsed): Anchors {
  const known = cache.get(document);
  if (known) {
    return known;
  }
  const named: Anchors['named'] = new Map();
  const targets: Anchors['targets'] = new Map();
  visit(document, {
    Node(_, node, above) {
      if (isAlias(node)) {
        // An anchor may be set again; an alias means the last one before it
        targets.set(node, named.get(node.source)?.at(-1)?.node);
      } else if (node.anchor) {
        const others = named.get(node.anchor);
        if (others) {
          others.push({ node, above });
        } else {
          named.set(node.anchor, [{ node, above }]);
        }
      }
    },
  });
  const anchors = { targets, named };
  cache.set(document, anchors);
  return anchors;
}

/** What a node stands for: itself, or the node with the anchor when it is an alias. */
export function resolveAlias(
  node: unknown,
  document: Document.Parsed,
): unknown {
  return isAlias(node) ? anchorsIn(document).targets.get(node) : node;
}

/** All nodes of a document with the anchor that an alias names, before and behind it. */
export function anchorsNamed(
  { source }: Alias,
  document: Document.Parsed,
): Anchor[] {
  return anchorsIn(document).named.get(source) ?? [];
}

/** An alias whose anchor does not stand before it. */
export function brokenAlias(document: Document.Parsed): Alias | undefined {
  return [...anchorsIn(document).targets].find(([, target]) => !target)?.[0];
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
  return [...anchorsIn(document).targets].some(
    ([alias, target]) => !inside.has(alias) && inside.has(target),
  );
}
