import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createProgram } from '../program';

/** A folder of a test, and the command as a shell would run it. */
export class Workplace {
  readonly root = mkdtempSync(join(tmpdir(), 'downstage-cli-'));

  write(files: Record<string, string | Buffer>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), content);
    }
  }

  /** What a command prints, and its exit code. */
  async run(
    ...args: string[]
  ): Promise<{ out: string; err: string; code: string | number }> {
    let out = '';
    let err = '';
    process.exitCode = undefined;
    const program = createProgram({
      out: text => {
        out += text;
      },
      err: text => {
        err += text;
      },
    });
    const failure = await program
      .parseAsync(['node', 'downstage', ...args])
      .then(() => undefined)
      .catch((error: Error & { exitCode?: number }) => error);
    const code = failure?.exitCode ?? process.exitCode ?? 0;
    return { out, err: err + (failure?.message ?? ''), code };
  }

  end(): void {
    rmSync(this.root, { recursive: true, force: true });
    process.exitCode = undefined;
  }
}
