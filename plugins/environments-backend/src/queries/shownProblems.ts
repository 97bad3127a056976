import type { EnvironmentProblem } from '@downstage/backstage-plugin-environments-common';

/** Problems of an environment that an answer has at most, and characters of each. */
const MOST = 100;
const LONGEST = 2_000;

const cut = (text: string) =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

/** The problems that an answer shows: a repository of thousands of broken files must not make every page as large. Pure. */
export function shownProblems(
  problems: EnvironmentProblem[],
): EnvironmentProblem[] {
  const shown = problems
    .slice(0, MOST)
    .map(item => ({ ...item, message: cut(item.message) }));
  const rest = problems.length - shown.length;
  return rest > 0
    ? [
        ...shown,
        {
          severity: 'warning',
          subject: 'more problems',
          message: `${rest} more are not shown; solve the ones above first`,
        },
      ]
    : shown;
}
