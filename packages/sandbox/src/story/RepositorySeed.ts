/** A commit to be made; null removes a file. */
export interface CommitSeed {
  message: string;
  author?: { name: string; email: string };
  date?: string;
  files: Record<string, string | null>;
  tag?: string;
}

/** A repository with its history. */
export interface RepositorySeed {
  name: string;
  description?: string;
  /** Slugs of the teams that may write to it. */
  teams?: string[];
  commits: CommitSeed[];
}

/** The author of a commit, named by team and role. */
export function authorOf(team: string): { name: string; email: string } {
  return { name: `${team} developer`, email: `${team}@acme.example` };
}

/** A moment some days and hours before another. */
export function daysBefore(now: Date, days: number, hours = 0): string {
  return new Date(
    now.getTime() - (days * 24 + hours) * 3_600_000,
  ).toISOString();
}
