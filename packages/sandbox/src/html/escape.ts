/** Text as HTML. */
export function escape(text: unknown): string {
  return String(text ?? '').replace(
    /[&<>"']/g,
    character => `&#${character.charCodeAt(0)};`,
  );
}
