import { runGitRaw } from './runGit';

/** Git's exit code of a command that could not be carried out. */
const FATAL = 128;
const MOST_BYTES = 64 * 1024 * 1024;

type Output = Awaited<ReturnType<typeof runGitRaw>>;

const remembered = new Map<string, Output>();
let bytes = 0;

const weigh = (key: string, { stdout }: Output) => key.length + stdout.length;

function remember(key: string, output: Output): void {
  if (remembered.has(key)) {
    return;
  }
  remembered.set(key, output);
  bytes += weigh(key, output);
  for (const [oldest, old] of remembered) {
    if (bytes <= MOST_BYTES) {
      return;
    }
    remembered.delete(oldest);
    bytes -= weigh(oldest, old);
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
 * @param options.about - Objects that the command is about, or ranges of them; where one is not named in full, the command is run
 *   each time
 * @param options.accept - Exit codes that are answers rather than failures
 */
export async function rememberedGit(
  dir: string,
  args: string[],
  { about, accept }: { about: string[]; accept?: number[] },
): Promise<Output> {
  const key = [dir, ...args].join('\0');
  const known = remembered.get(key);
  if (known) {
    return known;
  }
  const output = await runGitRaw(dir, args, { accept });
  const isNamed = about.flatMap(name => name.split('..')).every(isObjectName);
  // What is not there may be pushed yet
  if (isNamed && output.code < FATAL) {
    remember(key, output);
  }
  return output;
}
