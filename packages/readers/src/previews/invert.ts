import type { TemplatePart } from '../objects/Previews';

/** Kubernetes' names are no longer. */
const LONGEST = 253;
const MOST_DIGITS = 9;
/** What is tried in one text. */
const MOST_NUMBERS = 100;

const isHex = (text: string) => /^[0-9a-f]+$/.test(text);

type Fixed = Exclude<TemplatePart, { is: 'any' } | { is: 'number' }>;

const lengthOf = (part: Fixed) =>
  typeof part === 'string' ? part.length : part.digits;

/** Where parts end that stand in a text from a place on; undefined where they do not. */
function endOf(parts: Fixed[], text: string, begin: number) {
  let end = begin;
  for (const part of parts) {
    const next = end + lengthOf(part);
    const isThere =
      typeof part === 'string'
        ? text.startsWith(part, end)
        : next <= text.length && isHex(text.slice(end, next));
    if (!isThere) {
      return undefined;
    }
    end = next;
  }
  return end;
}

/** Where parts end that stand in a text at the first place from one on; undefined where they stand nowhere. */
function firstEnd(parts: Fixed[], text: string, from: number) {
  for (let begin = from; begin <= text.length; begin++) {
    const end = endOf(parts, text, begin);
    if (end !== undefined) {
      return end;
    }
  }
  return undefined;
}

/** Parts by what stands between two that may be anything, with a number in place of those that are one. */
function toStretches(parts: TemplatePart[], number: string): Fixed[][] {
  const stretches: Fixed[][] = [[]];
  for (const part of parts) {
    if (typeof part === 'string' || part.is === 'commit') {
      stretches.at(-1)!.push(part);
    } else if (part.is === 'number') {
      stretches.at(-1)!.push(number);
    } else {
      stretches.push([]);
    }
  }
  return stretches;
}

/**
 * Whether a template with a number may have made a text. Every stretch has a length of its own, so that the first place for it
 * is as good as any: nothing is tried twice.
 */
function mayBe(parts: TemplatePart[], number: string, text: string): boolean {
  const [first, ...others] = toStretches(parts, number);
  const last = others.pop();
  let end = endOf(first, text, 0);
  if (!last) {
    return end === text.length;
  }
  for (const stretch of others) {
    end = end === undefined ? end : firstEnd(stretch, text, end);
  }
  const rest = last.reduce((sum, part) => sum + lengthOf(part), 0);
  const begin = text.length - rest;
  return (
    end !== undefined && begin >= end && endOf(last, text, begin) !== undefined
  );
}

/** The numbers that could be read in a text; undefined where they are too many to try. */
function numbersIn(text: string): Set<string> | undefined {
  const numbers = new Set<string>();
  for (const { 0: run } of text.matchAll(/\d+/g)) {
    for (let begin = 0; begin < run.length; begin++) {
      const most = Math.min(run.length, begin + MOST_DIGITS);
      for (let end = begin + 1; run[begin] !== '0' && end <= most; end++) {
        numbers.add(run.slice(begin, end));
      }
      if (numbers.size > MOST_NUMBERS) {
        return undefined;
      }
    }
  }
  return numbers;
}

const isNumber = (part: TemplatePart) =>
  typeof part !== 'string' && part.is === 'number';

/**
 * The numbers that a template may have been filled in with to make a text; undefined where it has none, or where there
 * are too many to try.
 */
export function numbersOf(
  parts: TemplatePart[],
  text: string,
): number[] | undefined {
  if (text.length > LONGEST || !parts.some(isNumber)) {
    return undefined;
  }
  const numbers = numbersIn(text);
  return (
    numbers &&
    [...numbers].filter(number => mayBe(parts, number, text)).map(Number)
  );
}

/** Whether a template without a number may have made a text. */
export function mayMake(parts: TemplatePart[], text: string): boolean {
  return text.length <= LONGEST && mayBe(parts, '', text);
}

/**
 * The number that a template was filled in with; undefined where no number, more than one, or one of too
 * many makes the text.
 */
export function numberIn(
  parts: TemplatePart[],
  text: string,
): number | undefined {
  const fitting = numbersOf(parts, text) ?? [];
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The commit, where a template is nothing else than one in full length. */
export function commitIn(
  parts: TemplatePart[],
  text: string,
): string | undefined {
  const [part, ...rest] = parts;
  const isCommit =
    rest.length === 0 &&
    typeof part === 'object' &&
    part.is === 'commit' &&
    part.digits === 40;
  return isCommit && text.length === 40 && isHex(text) ? text : undefined;
}
