import type { Environment } from '@downstage/backstage-plugin-environments-common';

/**
 * Groups environments into the columns of their promotion path: each stands right of everything it is promoted from.
 * Upstreams that are not shown and cycles count as no upstream.
 */
export function layoutPath<
  T extends { environment: Pick<Environment, 'ref' | 'promotesFrom'> },
>(items: T[]): T[][] {
  const byRef = new Map(items.map(item => [item.environment.ref, item]));
  const depthOf = (ref: string, path: string[]): number => {
    const item = byRef.get(ref);
    if (!item || path.includes(ref)) {
      return -1;
    }
    const upstreams = item.environment.promotesFrom.map(upstream =>
      depthOf(upstream, [...path, ref]),
    );
    return 1 + Math.max(-1, ...upstreams);
  };
  const columns = new Map<number, T[]>();
  for (const item of items) {
    const depth = depthOf(item.environment.ref, []);
    columns.set(depth, [...(columns.get(depth) ?? []), item]);
  }
  return [...columns.entries()]
    .sort(([left], [right]) => left - right)
    .map(([, column]) => column);
}
