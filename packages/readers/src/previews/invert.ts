import type { TemplatePart } from '../objects/Previews';

/** Kubernetes' names are no longer. */
const LONGEST = 253;
const MOST_DIGITS = 9;

const isHex = (text: string) => /^[0-9a-f]+$/.test(text);

/** Where in a text a part may end that begins at one of some places. */
function ends(
  part: TemplatePart,
  text: string,
  begins: ReadonlySet<number>,
): Set<number> {
  const found = new Set<number>();
  if (typeof part !== 'string' && part.is === 'any') {
    for (let end = Math.min(...begins); end <= text.length; end++) {
      found.add(end);
    }
    return found;
  }
  for (const begin of begins) {
    if (typeof part === 'string' && text.startsWith(part, begin)) {
      found.add(begin + part.length);
    }
    if (typeof part !== 'string' && part.is === 'commit') {
      const digits = text.slice(begin, begin + part.digits);
      if (digits.length === part.digits && isHex(digits)) {
        found.add(begin + part.digits);
      }
    }
  }
  return found;
}

/** Whether a template without open numbers may have made a text. In steps of parts by length, whatever the template. */
function mayBe(parts: TemplatePart[], text: string): boolean {
  let places: Set<number> = new Set([0]);
  for (const part of parts) {
    places = ends(part, text, places);
    if (places.size === 0) {
      return false;
    }
  }
  return places.has(text.length);
}

function numbersIn(text: string): Set<string> {
  const numbers = new Set<string>();
  for (const { 0: run } of text.matchAll(/\d+/g)) {
    for (let begin = 0; begin < run.length; begin++) {
      const most = Math.min(run.length, begin + MOST_DIGITS);
      for (let end = begin + 1; run[begin] !== '0' && end <= most; end++) {
        numbers.add(run.slice(begin, end));
      }
    }
  }
  return numbers;
}

const isNumber = (part: TemplatePart) =>
  typeof part !== 'string' && part.is === 'number';

/** The number that a template was filled in with; undefined where no number, or more than one, makes the text. */
export function numberIn(
  parts: TemplatePart[],
  text: string,
): number | undefined {
  if (text.length > LONGEST || !parts.some(isNumber)) {
    return undefined;
  }
  const fitting = [...numbersIn(text)].filter(number =>
    mayBe(
      parts.map(part => (isNumber(part) ? number : part)),
      text,
    ),
  );
  return fitting.length === 1 ? Number(fitting[0]) : undefined;
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
