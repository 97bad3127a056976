import { runGitRaw } from './runGit';

const MOST_BYTES = 64 * 1024 * 1024;

const remembered = new Map<string, Buffer>();
let bytes = 0;

function remember(key: string, value: Buffer): void {
  remembered.set(key, value);
  bytes += value.length;
  for (const [oldest, { length }] of remembered) {
    if (bytes <= MOST_BYTES) {
      return;
    }
    remembered.delete(oldest);
    bytes -= length;
  }
}

/** Whether a name is that of an object, in full. */
export function isObjectName(name: string): boolean {
  return /^[0-9a-f]{40}$/.test(name);
}

/**
 * Runs a command whose output follows from the names of objects alone, once: objects do not change. A process per request
 * is most of what a forge costs otherwise.
 *
 * @param names - Objects that the command is about; where one is not named in full, the command is run each time
 */
export async function rememberedGit(
  dir: string,
  args: string[],
  names: string[],
): Promise<Buffer> {
  const key = [dir, ...args].join('\0');
  const known = remembered.get(key);
  if (known) {
    return known;
  }
  const { stdout } = await runGitRaw(dir, args);
  if (names.every(isObjectName)) {
    remember(key, stdout);
  }
  return stdout;
}
