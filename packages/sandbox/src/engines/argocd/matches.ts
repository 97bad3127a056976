/** Whether a glob of a project, or of Argo CD's settings, means a value. */
export function matches(pattern: string, value: string): boolean {
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(value);
}
