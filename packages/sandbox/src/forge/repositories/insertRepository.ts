import { toTimestamp } from '../git/commits';
import type { ForgeContext } from '../state/ForgeContext';

/** Writes down a repository that has its folder. */
export function insertRepository(
  context: ForgeContext,
  options: {
    name: string;
    description?: string;
    private?: boolean;
    /** Slugs of the teams that may write to it. */
    teams?: string[];
  },
): void {
  const at = toTimestamp(new Date());
  const { lastInsertRowid } = context.db
    .prepare(
      `insert into repositories (name, description, private, default_branch, created_at, updated_at, pushed_at)
       values (?, ?, ?, 'main', ?, ?, ?)`,
    )
    .run(
      options.name,
      options.description ?? null,
      options.private ? 1 : 0,
      at,
      at,
      at,
    );
  for (const team of options.teams ?? []) {
    context.db
      .prepare(
        `insert into team_access (repository_id, team, permission) values (?, ?, 'push')`,
      )
      .run(lastInsertRowid, team);
  }
}
