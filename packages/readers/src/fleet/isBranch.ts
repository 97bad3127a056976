/** Whether what an engine's object follows, which may be anything, is a branch; anything, where none is asked for. */
export const isBranch = (revision: unknown, branch: string | undefined) =>
  branch === undefined ||
  revision === branch ||
  revision === `refs/heads/${branch}`;
