import { CommandShells } from './CommandShells';

/** How one git command is run. */
export interface RunGitOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
  /** Exit codes that are answers rather than failures. */
  accept?: number[];
}

/** A git command that failed. */
export class GitError extends Error {
  readonly name = 'GitError';
  constructor(readonly args: string[], readonly stderr: string) {
    super(`git ${args[0]} failed: ${stderr.trim()}`);
  }
}

// The configuration of the machine's user must not change what the forge does.
const ISOLATED = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

/** The environment every git process of the forge gets. */
export function gitEnvironment(extra: Record<string, string> = {}) {
  const { PATH = '/usr/bin:/bin', HOME = '/', LANG = 'C.UTF-8' } = process.env;
  return { PATH, HOME, LANG, ...ISOLATED, ...extra };
}

const shells = new CommandShells(gitEnvironment());

/** Runs git in a bare repository and returns exit code and raw output. */
export async function runGitRaw(
  dir: string,
  args: string[],
  options: RunGitOptions = {},
): Promise<{ code: number; stdout: Buffer }> {
  const { code, stdout, stderr } = await shells.run({
    words: ['git', '-c', 'core.quotePath=false', ...args],
    dir,
    env: { GIT_DIR: dir, ...options.env },
    input: options.input,
  });
  if (code === 0 || options.accept?.includes(code)) {
    return { code, stdout };
  }
  throw new GitError(args, stderr);
}

/** Runs git in a bare repository and returns its output as text. */
export async function runGit(
  dir: string,
  args: string[],
  options: RunGitOptions = {},
): Promise<string> {
  const { stdout } = await runGitRaw(dir, args, options);
  return stdout.toString();
}
