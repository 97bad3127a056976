import { posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { MAX_ALIASES } from './definitionsIn';

/** What a kustomization names files in that it cannot be built without. */
const LISTS = ['resources', 'components', 'bases'];

/** Files that name others are small; parsing takes the time of everybody. */
const MOST_CHARACTERS = 256 * 1024;

/**
 * Whether a kustomization lists a file, so that its build fails once that is gone. Pure.
 *
 * @param file - What may be a kustomization
 * @param path - Of the file that may be listed, from the root of the repository
 */
export function isListedIn(
  { path: from, text }: { path: string; text: string },
  path: string,
): boolean {
  const name = posix.basename(path);
  if (text.length > MOST_CHARACTERS || !text.includes(name)) {
    return false;
  }
  return contentsOf(text).some(content =>
    LISTS.flatMap(list => content?.[list] ?? []).some(
      entry =>
        typeof entry === 'string' &&
        posix.join(posix.dirname(from), entry) === path,
    ),
  );
}

function contentsOf(text: string): Array<Record<string, unknown> | null> {
  try {
    return parseAllDocuments(text, {
      logLevel: 'silent',
      merge: true,
      uniqueKeys: false,
    }).flatMap(parsed =>
      parsed.errors.length > 0
        ? []
        : [parsed.toJS({ maxAliasCount: MAX_ALIASES })],
    );
  } catch {
    return [];
  }
}
