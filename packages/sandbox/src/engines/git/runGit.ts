import { spawn } from 'node:child_process';

/** Runs git and gives what it printed; the error carries git's own words. */
export function runGit(
  args: string[],
  options: { cwd?: string; input?: string } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: options.cwd,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', chunk => errors.push(chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) {
        resolve(Buffer.concat(out));
      } else {
        const words = Buffer.concat(errors).toString().trim();
        reject(new Error(words || `git ${args[0]} ended with ${code}`));
      }
    });
    // git may end before it has read everything, which its exit code tells
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}
