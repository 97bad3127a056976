import { diffArrays } from 'diff';

/** Texts that differ in more lines are not the same file any more. */
const MOST_EDITS = 5_000;

/** Lines of one text that another text has in their place. */
interface Hunk {
  /** 0-based, in the first text. */
  start: number;
  /** The line behind the last one; `start` where lines are only added. */
  end: number;
  lines: string[];
}

/** Each line with the break at its end, so that nothing is lost when they are put together again. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function hunksOf(from: string[], to: string[]): Hunk[] | undefined {
  const parts = diffArrays(from, to, { maxEditLength: MOST_EDITS });
  const hunks: Hunk[] = [];
  let at = 0;
  let open: Hunk | undefined;
  for (const { added, removed, value } of parts ?? []) {
    if (!added && !removed) {
      at += value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { start: at, end: at, lines: [] };
      hunks.push(open);
    }
    if (added) {
      open.lines.push(...value);
    } else {
      at += value.length;
      open.end = at;
    }
  }
  return parts && hunks;
}

function isSame(a: Hunk, b: Hunk): boolean {
  return (
    a.start === b.start &&
    a.end === b.end &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, index) => line === b.lines[index])
  );
}

/** Whether no line stands between two hunks that both sides have left alone. */
function touches(a: Hunk, b: Hunk): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function apply(lines: string[], hunks: Hunk[]): string {
  const result: string[] = [];
  let at = 0;
  for (const { start, end, lines: inserted } of hunks) {
    result.push(...lines.slice(at, start), ...inserted);
    at = end;
  }
  return [...result, ...lines.slice(at)].join('');
}

/** The line of a changed text, 1-based, that one of its hunks begins at. */
function lineOf(hunk: Hunk, hunks: Hunk[]): number {
  const before = hunks.filter(({ start }) => start < hunk.start);
  const moved = before.reduce(
    (sum, { start, end, lines }) => sum + lines.length - (end - start),
    0,
  );
  return hunk.start + moved + 1;
}

/**
 * What comes of a text that two sides have changed, line by line. Nothing is guessed: it is refused where both have changed
 * the same lines in different ways, or lines next to each other.
 *
 * @public
 */
export function mergeTexts({
  base,
  ours,
  theirs,
}: Record<'base' | 'ours' | 'theirs', string>):
  | { text: string }
  | { refused: string } {
  const lines = linesOf(base);
  const own = hunksOf(lines, linesOf(ours));
  const other = hunksOf(lines, linesOf(theirs));
  if (!own || !other) {
    return { refused: 'too much of it differs' };
  }
  const fresh = other.filter(hunk => !own.some(item => isSame(item, hunk)));
  const conflict = own.find(item => fresh.some(hunk => touches(item, hunk)));
  if (conflict) {
    return { refused: `line ${lineOf(conflict, own)} differs` };
  }
  const all = [...own, ...fresh].sort((a, b) => a.start - b.start);
  return { text: apply(lines, all) };
}
