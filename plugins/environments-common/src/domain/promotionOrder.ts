import type { Environment } from './Environment';

/**
 * Finds the environments that lie on a cycle of `promotesFrom`: entity ref to the cycle as a readable path.
 *
 * @param before - What leads from an environment to others, where it is something else
 * @public
 */
export function findCycles<T extends Pick<Environment, 'ref' | 'promotesFrom'>>(
  environments: T[],
  before: (environment: T) => string[] = item => item.promotesFrom,
): Map<string, string[]> {
  const byRef = new Map(environments.map(item => [item.ref, item]));
  const cycles = new Map<string, string[]>();
  for (const start of environments) {
    const path: string[] = [];
    const visited = new Set<string>();
    const walk = (ref: string): boolean => {
      if (ref === start.ref && path.length > 0) {
        return true;
      }
      if (visited.has(ref)) {
        return false;
      }
      visited.add(ref);
      path.push(ref);
      const environment = byRef.get(ref);
      const found = (environment ? before(environment) : []).some(walk);
      if (!found) {
        path.pop();
      }
      return found;
    };
    if (walk(start.ref)) {
      cycles.set(start.ref, [...path, start.ref]);
    }
  }
  return cycles;
}

/**
 * Sorts environments from first to last: by their distance from a first environment, then by title. Environments on a
 * cycle come last.
 *
 * @public
 */
export function inPromotionOrder<
  T extends Pick<Environment, 'ref' | 'title' | 'promotesFrom'>,
>(environments: T[]): T[] {
  const byRef = new Map(environments.map(item => [item.ref, item]));
  const depths = new Map<string, number>();
  const depthOf = (ref: string, seen: ReadonlySet<string>): number => {
    const known = depths.get(ref);
    if (known !== undefined) {
      return known;
    }
    const environment = byRef.get(ref);
    if (!environment) {
      return -1;
    }
    if (seen.has(ref)) {
      return Number.POSITIVE_INFINITY;
    }
    const next = new Set(seen).add(ref);
    const depth =
      1 +
      Math.max(-1, ...environment.promotesFrom.map(up => depthOf(up, next)));
    depths.set(ref, depth);
    return depth;
  };
  return [...environments].sort((a, b) => {
    const left = depthOf(a.ref, new Set());
    const right = depthOf(b.ref, new Set());
    return left === right ? a.title.localeCompare(b.title) : left - right;
  });
}
