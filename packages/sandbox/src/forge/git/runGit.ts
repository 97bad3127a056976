import { spawn } from 'node:child_process';

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

/** Runs git in a bare repository and returns exit code and raw output. */
export function runGitRaw(
  dir: string,
  args: string[],
  options: RunGitOptions = {},
): Promise<{ code: number; stdout: Buffer }> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-c', 'core.quotePath=false', ...args], {
      cwd: dir,
      env: gitEnvironment({ GIT_DIR: dir, ...options.env }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', chunk => err.push(chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (code !== null && (code === 0 || options.accept?.includes(code))) {
        resolve({ code, stdout: Buffer.concat(out) });
      } else {
        reject(new GitError(args, Buffer.concat(err).toString()));
      }
    });
    // A command that ends without reading its input closes the pipe early.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
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
