/** What tells an object of a cluster from the others, whatever its version. */
export const keyOf = (item: {
  kind: string;
  namespace: string;
  name: string;
}): string => `${item.kind} ${item.namespace}/${item.name}`;
