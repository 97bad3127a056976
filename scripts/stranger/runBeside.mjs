/** Commands that run beside other work of this process. */
import { spawn } from 'node:child_process';

const LONGEST_LINE = 2_000;
const MOST_LINES = 60;

/** The end of what a command said: Yarn's own source stands in the trace of its crashes. */
const endOf = said =>
  said
    .split('\n')
    .filter(line => line.length < LONGEST_LINE)
    .slice(-MOST_LINES)
    .join('\n');

/**
 * Runs a command to its end beside whatever else goes on, and returns its answer; all that it said is part of the error
 * when it fails. It ends with the process, and so does what it started.
 */
export function runBeside(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    let answer = '';
    let said = '';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has just ended
      }
    };
    child.once('spawn', () => process.prependListener('exit', end));
    child.stdout.on('data', part => {
      answer += part;
      said += part;
    });
    child.stderr.on('data', part => {
      said += part;
    });
    child.once('error', reject);
    child.once('exit', () => process.off('exit', end));
    child.once('close', code =>
      code === 0
        ? resolve(answer)
        : reject(
            new Error(
              `${[command, ...args].join(' ')} failed:\n${endOf(said)}`,
            ),
          ),
    );
  });
}
