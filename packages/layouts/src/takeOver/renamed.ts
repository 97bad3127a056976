/** Where a name stands as a word of its own, such as `qa` in `shop-qa`. */
export function wordPattern(name: string): RegExp {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`, 'gi');
}

/** A text with another name in the place of one that stands there as a word. */
export function renamed(text: string, from: string, to: string): string {
  return text.replace(wordPattern(from), () => to);
}
