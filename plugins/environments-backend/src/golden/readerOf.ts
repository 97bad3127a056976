import { ConflictError } from '@backstage/errors';
import type { Scm } from '@downstage/backstage-plugin-environments-node';

const MIB = 1024 * 1024;
/** A file is a request at some hosts. */
const MOST_FILES = 2_000;
const MOST_MIB = 64;

/**
 * Reads texts of files at a commit, each once.
 *
 * @returns throws ConflictError where they become more than are read for one request
 */
export function readerOf(
  { repository }: Scm,
  files: Array<{ path: string; sha: string; size?: number }>,
): (paths: string[]) => Promise<Map<string, string>> {
  const byPath = new Map(files.map(file => [file.path, file]));
  const texts = new Map<string, Promise<Map<string, string>>>();
  let bytes = 0;
  return async paths => {
    const wanted = paths.flatMap(path => byPath.get(path) ?? []);
    const fresh = wanted.filter(({ sha }) => !texts.has(sha));
    bytes += fresh.reduce((sum, { size = 0 }) => sum + size, 0);
    if (texts.size + fresh.length > MOST_FILES || bytes > MOST_MIB * MIB) {
      throw new ConflictError(
        `folder: ${repository.url} has more there than the ${MOST_FILES} files or ${MOST_MIB} MiB that are looked through. Give a folder of it, or run "downstage init" in a clone`,
      );
    }
    if (fresh.length > 0) {
      const read = repository.blobs([...new Set(fresh.map(({ sha }) => sha))]);
      fresh.forEach(({ sha }) => texts.set(sha, read));
    }
    const found = await Promise.all(
      wanted.map(async ({ path, sha }) => {
        const text = (await texts.get(sha))?.get(sha);
        return text === undefined ? [] : [[path, text] as const];
      }),
    );
    return new Map(found.flat());
  };
}
