/** The first eight digits of a commit; other revisions stay as they are. */
export function shortSha(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 8) : revision;
}
