/** All namespaces of a cluster. */
export const EVERYWHERE = '*';

/** Whether a namespace is meant by a name in which `*` stands for any part. */
export function matchesName(pattern: string, name: string): boolean {
  if (name === EVERYWHERE) {
    return pattern === EVERYWHERE;
  }
  const parts = pattern.split('*');
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
