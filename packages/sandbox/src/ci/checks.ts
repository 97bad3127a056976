import { parseDocument } from 'yaml';
import type { ForgeApi, ForgeCommit } from './ForgeApi';

const FOLDER = '.github/workflows';

/** Whether a workflow, as YAML gives it, is of pull requests. */
function isOfPulls(on: unknown): boolean {
  const events =
    typeof on === 'object' && on !== null && !Array.isArray(on)
      ? Object.keys(on)
      : [on].flat();
  return events.includes('pull_request');
}

/** The jobs that GitHub Actions would run for a pull request whatever it is: their names are what a protection may ask for. */
function jobsOf(text: string): string[] {
  const document = parseDocument(text);
  const { on, jobs } = (document.errors.length === 0 && document.toJS()) || {};
  return isOfPulls(on)
    ? Object.entries<any>(jobs ?? {})
        .filter(([, job]) => job?.if === undefined)
        .map(([name]) => name)
    : [];
}

/** The checks of what a pull request asks to merge that nobody has told of yet. */
export async function lackingChecks(
  forge: ForgeApi,
  { repository, sha }: { repository: string; sha: string },
): Promise<string[]> {
  const checks = new Set<string>();
  const names = await forge.listFolder(repository, {
    path: FOLDER,
    revision: sha,
  });
  for (const name of names) {
    const path = `${FOLDER}/${name}`;
    const text = await forge.readFile(repository, { path, revision: sha });
    jobsOf(text ?? '').forEach(job => checks.add(job));
  }
  const told = checks.size > 0 ? await forge.listStates(repository, sha) : [];
  return [...checks].filter(
    check => !told.some(({ context }) => context === check),
  );
}

/** Tells of every check of a pull request that it passed: nothing is run here, and a protection may ask for them. */
export async function passChecks(
  forge: ForgeApi,
  { repository, commit }: { repository: string; commit: ForgeCommit },
): Promise<void> {
  for (const context of await lackingChecks(forge, {
    repository,
    sha: commit.sha,
  })) {
    await forge.setState(repository, commit, {
      state: 'success',
      description: 'Not run: the sandbox has no runners',
      context,
    });
  }
}
