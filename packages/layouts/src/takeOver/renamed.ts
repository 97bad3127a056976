import { escapePattern } from '../tree/escapePattern';

/** Where a name stands as a word of its own, such as `qa` in `shop-qa`. */
function word(name: string): string {
  return `(?<![A-Za-z0-9])${escapePattern(name)}(?![A-Za-z0-9])`;
}

/**
 * Which of some names stand in a text as words, and not within what is kept.
 *
 * @param kept - Other names that may hold one of them, such as `dev-portal`
 */
export function namedIn(
  text: string,
  names: string[],
  kept: string[],
): boolean {
  const rest = kept.reduce(
    (left, name) => left.replace(new RegExp(word(name), 'gi'), ' '),
    text,
  );
  return names.some(name => new RegExp(word(name), 'i').test(rest));
}

/** A text with another name in the place of one that stands there as a word, and not within what is kept. */
export function renamed(
  text: string,
  { from, to, kept }: { from: string; to: string; kept: string[] },
): string {
  const pattern = new RegExp(
    [...kept.map(word), `(${word(from)})`].join('|'),
    'gi',
  );
  return text.replace(pattern, (found, match?: string) =>
    match === undefined ? found : to,
  );
}
