import {
  type Pair,
  type YAMLMap,
  isAlias,
  isMap,
  isPair,
  isScalar,
} from 'yaml';
import { anchorsNamed } from './aliasTargets';
import type { YamlContext } from './YamlPlace';

/** Where a place stands whose keys are repeated. */
export const BRANCHES = 'several branches of a template';

/** The text of a key; undefined for one that is a collection. */
export function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

const indexes = new WeakMap<YAMLMap, Map<string, Pair[]>>();

/** The pairs of a key: several only where the branches of a template stand one after the other. */
export function pairsOf(map: YAMLMap, key: string): Pair[] {
  let index = indexes.get(map);
  if (!index) {
    index = new Map();
    for (const pair of map.items) {
      const name = keyText(pair);
      if (name !== undefined) {
        const known = index.get(name);
        if (known) {
          known.push(pair);
        } else {
          index.set(name, [pair]);
        }
      }
    }
    indexes.set(map, index);
  }
  return index.get(key) ?? [];
}

function isRepeatedPair(pair: unknown, map: unknown): boolean {
  const key = isPair(pair) ? keyText(pair) : undefined;
  return key !== undefined && isMap(map) && pairsOf(map, key).length > 1;
}

/** Whether a node is an alias that a template lets stand for one of several values: its anchor is in several branches. */
export function isBranchedAlias(
  node: unknown,
  { document, file }: YamlContext,
): boolean {
  if (!isAlias(node) || file.computed.length === 0) {
    return false;
  }
  const anchors = anchorsNamed(node, document);
  return (
    anchors.length > 1 ||
    anchors.some(({ above }) =>
      above.some((pair, index) => isRepeatedPair(pair, above[index - 1])),
    )
  );
}
