import { posix } from 'node:path';
import { parseFleetText } from './parseFleetText';

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
  return parseFleetText(text).contents.some(content =>
    LISTS.flatMap(
      list => (content as Record<string, unknown> | null)?.[list] ?? [],
    ).some(
      entry =>
        typeof entry === 'string' &&
        posix.join(posix.dirname(from), entry) === path,
    ),
  );
}
