/** The reader's own variant of a language, such as `de-AT` of `de`; the language itself where the browser prefers none. */
export function localeOf(
  language: string,
  preferred: readonly string[] = navigator.languages,
): string {
  return (
    preferred.find(
      locale => locale === language || locale.startsWith(`${language}-`),
    ) ?? language
  );
}

/** Date and time, in the language of the texts around them. */
export function formatMoment(at: string, language: string): string {
  return new Date(at).toLocaleString(localeOf(language));
}

/** The date alone. */
export function formatDay(at: string, language: string): string {
  return new Date(at).toLocaleDateString(localeOf(language));
}
