/** Where something stands: `line 5`, `lines 5, 7`, `values.yaml:5`. A tag, a port or a version behind a colon is none. */
const LINES = /\blines? \d+(?:, \d+\b)*|:\d+(?![\w./-])/g;

/** The same for all lines, but for how many there are. */
function withoutLines(consent: string): string {
  return consent.replace(LINES, lines => lines.replace(/\d+/g, '#'));
}

/**
 * Why a change that was reviewed may not be made on another commit: it would do what nobody has agreed to. Lines move with what
 * stands before them, and are not compared. Undefined where all was agreed to. Pure.
 *
 * @param agreed - What people agreed to
 * @param consents - What would have to be agreed to now
 */
export function freshConsent(
  agreed: string[],
  consents: string[],
): { refused: string } | undefined {
  const known = new Set(agreed.map(withoutLines));
  const fresh = consents.find(consent => !known.has(withoutLines(consent)));
  return fresh === undefined
    ? undefined
    : { refused: `nobody has agreed to this: ${fresh}` };
}
