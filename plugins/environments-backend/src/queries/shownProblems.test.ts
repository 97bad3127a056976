import { shownProblems } from './shownProblems';

const problem = (message: string) => ({
  severity: 'error' as const,
  subject: 'x',
  message,
});

it('shows what there is', () => {
  expect(shownProblems([problem('a')])).toEqual([problem('a')]);
});

it('shows a bounded part of what is too much, and says so', () => {
  const shown = shownProblems(
    Array.from({ length: 5_000 }, () => problem('y'.repeat(9_000))),
  );
  expect(shown).toHaveLength(101);
  expect(shown[0].message).toBe(`${'y'.repeat(2_000)}…`);
  expect(shown.at(-1)).toEqual({
    severity: 'warning',
    subject: 'more problems',
    message: '4900 more are not shown; solve the ones above first',
  });
});
