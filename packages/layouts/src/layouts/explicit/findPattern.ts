import { RE2JS } from 're2js';

/** What a search costs at most: the size of the program times the characters. About 70 ms. */
export const MOST_STEPS = 4_000_000;
/** What a pattern is long at most with its repetitions written out; longer ones take long to compile. */
const LONGEST_WRITTEN_OUT = 20_000;

/** How long a pattern is with its counted repetitions written out, as if all stood in each other. */
function writtenOut(pattern: string): number {
  return [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce(
    (length, [, least, most]) => length * Math.max(1, Number(most || least)),
    pattern.length,
  );
}

/**
 * Where the one capture group of a pattern matches, or why that cannot be told. RE2 takes no more steps than the size of its
 * program times the length of the text; what may take more than {@link MOST_STEPS} is refused before it begins.
 */
export function findPattern(
  pattern: string,
  file: { name: string; text: string },
): { range: [number, number] } | { problem: string } {
  const { name, text } = file;
  if (writtenOut(pattern) > LONGEST_WRITTEN_OUT) {
    return {
      problem: `"${pattern}" repeats too much: with its repetitions written out it is longer than ${LONGEST_WRITTEN_OUT} characters. Use * or + in place of counts`,
    };
  }
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern, RE2JS.MULTILINE);
  } catch (error) {
    return { problem: `"${pattern}" is not a pattern in RE2 syntax: ${error}` };
  }
  const groups = expression.groupCount();
  if (groups !== 1) {
    return {
      problem: `"${pattern}" has ${groups} capture groups, but the version is the one group`,
    };
  }
  const steps = expression.programSize() * text.length;
  if (steps > MOST_STEPS) {
    return {
      problem: `"${pattern}" may take ${steps} steps in the ${text.length} characters of ${name}, and ${MOST_STEPS} are the most. Shorten the pattern or the file, or give a path`,
    };
  }
  const matcher = expression.matcher(text);
  const ranges: Array<[number, number]> = [];
  while (ranges.length < 2 && matcher.find()) {
    ranges.push([matcher.start(1), matcher.end(1)]);
  }
  const [range] = ranges;
  if (ranges.length === 1 && range[0] >= 0) {
    return { range };
  }
  const times = ranges.length === 0 ? 'nothing' : 'more than once';
  return {
    problem: `"${pattern}" matches ${
      ranges.length === 1 ? 'without its group' : times
    } in ${name}`,
  };
}
