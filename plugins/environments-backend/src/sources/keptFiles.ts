import { setTimeout as sleep } from 'node:timers/promises';
import { mayBeKept } from './mayBeKept';
import type { SourceReading } from './readSource';

/** Parsing thousands of files takes seconds: others get their turn in between. */
const TURN_MS = 20;

/**
 * The files of a reading whose texts may stand in the database.
 *
 * @param fetched - SHAs of blobs that do not stand there already
 */
export async function keptFiles(
  files: SourceReading['files'],
  fetched: ReadonlySet<string>,
): Promise<SourceReading['files']> {
  const kept: SourceReading['files'] = new Map();
  let since = Date.now();
  for (const [path, file] of files) {
    if (Date.now() - since > TURN_MS) {
      await sleep(0);
      since = Date.now();
    }
    if (!fetched.has(file.sha) || mayBeKept(file.text)) {
      kept.set(path, file);
    }
  }
  return kept;
}
