/** So many objects are named. */
const MOST = 3;

/** What objects say, each by its kind and name; undefined where none says anything. */
export function namedMessages(
  objects: Array<{ kind: string; name: string; message?: string }>,
): string | undefined {
  const told = objects.flatMap(({ kind, name, message }) =>
    message ? `${[kind, name].filter(Boolean).join(' ')}: ${message}` : [],
  );
  const more = told.length - MOST;
  const shown = told.slice(0, MOST).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown || undefined;
}
