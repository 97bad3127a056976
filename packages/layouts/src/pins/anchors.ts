import {
  type Node,
  isAlias,
  isCollection,
  isNode,
  isScalar,
  visit,
} from 'yaml';
import { resolveAlias } from '../yaml/aliasTargets';
import type { YamlContext, YamlPlace } from '../yaml/YamlPlace';

interface Anchored {
  /** The collections that hold the anchor and its aliases. */
  holder: Node | undefined;
  users: Array<{ line: number; holder: Node | undefined }>;
  /** How many of them a collection holds. */
  counts: Map<Node, number>;
}

const none = (holder: Node | undefined): Anchored => ({
  holder,
  users: [],
  counts: new Map(),
});

const cache = new WeakMap<YamlContext['document'], Map<string, Anchored>>();

/** Every anchor of a document that aliases use. An anchor may be set again; only the last one is known then. */
function anchorsOf(context: YamlContext): Map<string, Anchored> {
  const known = cache.get(context.document);
  if (known) {
    return known;
  }
  const anchors = new Map<string, Anchored>();
  const lineOf = (node: Node) =>
    context.file.lineOf(context.origin.toFile(node.range?.[0] ?? 0));
  const holderOf = (path: readonly unknown[]) =>
    path.filter((item): item is Node => isCollection(item)).at(-1);
  visit(context.document, {
    Node(_, node, path) {
      const holder = holderOf(path);
      if (isAlias(node)) {
        const anchored = anchors.get(node.source) ?? none(holder);
        anchored.users.push({ line: lineOf(node), holder });
        if (holder) {
          const { counts } = anchored;
          counts.set(holder, (counts.get(holder) ?? 0) + 1);
        }
        anchors.set(node.source, anchored);
      } else if (node.anchor) {
        anchors.set(node.anchor, none(holder));
      }
    },
  });
  cache.set(context.document, anchors);
  return anchors;
}

/** More lines than a person reads are counted. */
const MAX_LINES = 5;

/** Users of an anchor, but for those in one collection; very many may use it, so that only the first ones are looked at. */
function usersOutside(
  { users, counts }: Anchored,
  holder: Node | undefined,
): { lines: number[]; count: number } {
  const lines: number[] = [];
  for (const user of users) {
    if (lines.length > MAX_LINES) {
      break;
    }
    if (!holder || user.holder !== holder) {
      lines.push(user.line);
    }
  }
  const beside = holder ? counts.get(holder) ?? 0 : 0;
  return { lines, count: users.length - beside };
}

function describe(
  { lines, count }: { lines: number[]; count: number },
  anchor: string,
): string[] {
  if (lines.length === 0) {
    return [];
  }
  const shown = lines.slice(0, MAX_LINES).join(', ');
  const more = count - MAX_LINES;
  return [
    `line${count > 1 ? 's' : ''} ${shown}${
      more > 0 ? ` and ${more} more` : ''
    }, through the anchor "${anchor}"`,
  ];
}

/**
 * What else stands for the text of a place, because of anchors: as lines. Users beside the place, in the same map, are
 * not named: `version: &v 1.2` and `tag: *v` are one artifact's.
 */
export function anchorUsers(place: YamlPlace): string[] {
  const { context, node, ancestors } = place;
  const anchors = anchorsOf(context);
  const beside = ancestors.at(-1);
  if (isAlias(node)) {
    const anchored = anchors.get(node.source);
    const anchor = resolveAlias(node, context.document);
    const own =
      isNode(anchor) && anchor.range && anchored?.holder !== beside
        ? [context.file.lineOf(context.origin.toFile(anchor.range[0]))]
        : [];
    const others = usersOutside(anchored ?? none(undefined), beside);
    return describe(
      {
        lines: [...own, ...others.lines],
        count: own.length + others.count,
      },
      node.source,
    );
  }
  return [node, ...ancestors].flatMap(item => {
    const name = (item && 'anchor' in item && item.anchor) || '';
    const anchored = anchors.get(name);
    return anchored
      ? describe(
          usersOutside(anchored, isScalar(item) ? beside : undefined),
          name,
        )
      : [];
  });
}
