/** As much of a title as is shown anywhere. */
const LONGEST_TITLE = 100;

/** Ends of lines and other controls. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** What changes the order or the look of other characters without being seen. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}]+/gu;

/**
 * Text from outside, such as the title of an entity, as it may leave the portal: one line without anything that a host acts
 * on. Mentions, numbers of issues and directives for CI lose the sign that makes them what they are; the words stay.
 *
 * @param limit - In characters
 */
export function oneLine(text: string, limit = LONGEST_TITLE): string {
  const line = text
    .normalize('NFC')
    .replace(CONTROLS, ' ')
    .replace(UNSEEN, '')
    // A mention; not the digest of `image@sha256:…`
    .replace(/(?<![\p{L}\p{N}])@+(?=[\p{L}\p{N}])/gu, '')
    // `#1`, `owner/repository#1`, `AB#1`, `#close`; not `C#`
    .replace(/#+(?=[\p{L}\p{N}])/gu, ' ')
    .replace(/\bGH-(?=\d)/gi, 'GH ')
    // The URL of an issue is as good as its number
    .replace(/\b[a-z][a-z\d+.-]*:\/\//gi, '')
    // `[skip ci]`, `***NO_CI***`
    .replace(/\[/g, '(')
    .replace(/\]/g, ')')
    .replace(/\*{2,}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > limit
    ? `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`
    : line;
}
