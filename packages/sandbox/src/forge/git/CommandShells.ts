import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A command and what it gets. */
export interface Command {
  /** Program and arguments. */
  words: string[];
  /** Where it runs. */
  dir: string;
  /** Beside the environment of the shells. */
  env?: Record<string, string>;
  input?: string | Buffer;
}

/** What became of a command. */
export interface CommandResult {
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** As many commands run side by side. */
const MOST_SHELLS = 4;
/** Printed behind each command, with its exit code. */
const END = /^(\d+)\n$/;

function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** A shell that runs one command after the other. */
class Shell {
  private readonly child: ChildProcess;
  /** Without a text when the shell has ended. */
  private answer: ((text?: string) => void) | undefined;
  private printed = '';
  private failure: Error | undefined;

  constructor(env: Record<string, string>, private readonly files: string) {
    this.child = spawn('/bin/sh', [], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.child.on('error', error => this.fail(error));
    this.child.on('exit', code =>
      this.fail(new Error(`/bin/sh ended with ${code}`)),
    );
    this.child.stdin!.on('error', error => this.fail(error));
    this.child.stdout!.on('data', chunk => {
      this.printed += chunk;
      if (END.test(this.printed)) {
        this.answer?.(this.printed);
      }
    });
    // It ends with the process that began it, which it does not keep
    this.child.unref();
    this.hold(false);
  }

  get isAlive(): boolean {
    return this.failure === undefined;
  }

  async run({
    words,
    dir,
    env = {},
    input = '',
  }: Command): Promise<CommandResult> {
    const [stdin, stdout, stderr] = ['in', 'out', 'err'].map(
      name => `${this.files}.${name}`,
    );
    await writeFile(stdin, input);
    const set = Object.entries(env).map(
      ([name, value]) => `${name}=${quoted(value)}`,
    );
    const line = [...set, ...words.map(quoted)].join(' ');
    const printed = await this.ask(
      `{ cd ${quoted(dir)} && ${line} <${quoted(stdin)}; } >${quoted(
        stdout,
      )} 2>${quoted(stderr)}; echo $?\n`,
    );
    return {
      code: Number(END.exec(printed)![1]),
      stdout: await readFile(stdout),
      stderr: await readFile(stderr, 'utf8'),
    };
  }

  private ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (text?: string) => {
        this.answer = undefined;
        this.printed = '';
        this.hold(false);
        if (text === undefined) {
          reject(this.failure);
        } else {
          resolve(text);
        }
      };
      if (this.failure) {
        settle();
        return;
      }
      this.answer = settle;
      this.hold(true);
      this.child.stdin!.write(line);
    });
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.answer?.();
  }

  /** Whether the process has to wait for what the shell says. */
  private hold(isHeld: boolean): void {
    for (const stream of [this.child.stdin, this.child.stdout]) {
      const socket = stream as unknown as Socket;
      if (isHeld) {
        socket.ref();
      } else {
        socket.unref();
      }
    }
  }
}

/**
 * Runs commands through shells that stay. Node forks itself for each process that it starts, which takes tens of milliseconds
 * where it is large, during which nothing else happens; a shell is small.
 */
export class CommandShells {
  private readonly files = mkdtempSync(join(tmpdir(), 'downstage-git-'));
  private readonly idle: Shell[] = [];
  private readonly waiting: Array<(shell: Shell) => void> = [];
  private alive = 0;
  private begun = 0;

  /** @param env - The environment of every command */
  constructor(private readonly env: Record<string, string>) {
    process.once('exit', () =>
      rmSync(this.files, { recursive: true, force: true }),
    );
  }

  /** @throws Error when no shell can be started, or one was ended */
  async run(command: Command): Promise<CommandResult> {
    const shell = await this.take();
    try {
      return await shell.run(command);
    } finally {
      this.give(shell);
    }
  }

  private take(): Promise<Shell> | Shell {
    const idle = this.idle.pop();
    if (idle) {
      return idle;
    }
    return this.alive < MOST_SHELLS
      ? this.begin()
      : new Promise(resolve => this.waiting.push(resolve));
  }

  private begin(): Shell {
    this.alive += 1;
    this.begun += 1;
    return new Shell(this.env, join(this.files, String(this.begun)));
  }

  private give(used: Shell): void {
    let shell = used;
    if (!used.isAlive) {
      this.alive -= 1;
      if (this.waiting.length === 0) {
        return;
      }
      shell = this.begin();
    }
    const next = this.waiting.shift();
    if (next) {
      next(shell);
    } else {
      this.idle.push(shell);
    }
  }
}
