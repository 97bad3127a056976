import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandShells } from './CommandShells';

describe('CommandShells', () => {
  const shells = new CommandShells({ PATH: process.env.PATH!, KEPT: 'a b' });
  const dir = mkdtempSync(join(tmpdir(), "it's a folder "));
  const run = (words: string[], rest = {}) =>
    shells.run({ words, dir, ...rest });

  afterAll(() => rmSync(dir, { recursive: true }));

  it('gives input and words as they are, and takes every byte', async () => {
    const bytes = Buffer.from([0, 10, 255, 39, 13, 10]);
    await expect(run(['cat'], { input: bytes })).resolves.toEqual({
      code: 0,
      stdout: bytes,
      stderr: '',
    });
    const words = ["it's", '$HOME `id` "x"', 'two\nlines', '*', ''];
    const { stdout } = await run(['printf', '[%s]', ...words]);
    expect(stdout.toString()).toBe(words.map(word => `[${word}]`).join(''));
  });

  it('runs in its folder, with its environment and what the command adds', async () => {
    const { stdout } = await run(
      ['sh', '-c', 'pwd; echo "$KEPT $MORE $HOME"'],
      {
        env: { MORE: "it's" },
      },
    );
    expect(stdout.toString()).toBe(`${dir}\na b it's \n`);
  });

  it('tells exit codes and words of what fails', async () => {
    await run(['printf', 'before']);
    await expect(
      run(['sh', '-c', 'echo no >&2; exit 3']),
    ).resolves.toMatchObject({ code: 3, stderr: 'no\n' });
    await expect(run(['downstage-nothing'])).resolves.toMatchObject({
      code: 127,
      stderr: expect.stringContaining('not found'),
    });
    await expect(
      run(['true'], { dir: '/downstage/nothing' }),
    ).resolves.toMatchObject({
      code: expect.any(Number),
      stdout: Buffer.alloc(0),
      stderr: expect.stringContaining('/downstage/nothing'),
    });
  });

  it('keeps commands that run side by side apart', async () => {
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        run(['cat'], { input: `${index}`.repeat(1000) }),
      ),
    );
    expect(results.map(({ stdout }) => stdout.toString())).toEqual(
      results.map((_, index) => `${index}`.repeat(1000)),
    );
  });

  it('fails the command whose shell is ended, and runs the next', async () => {
    await expect(run(['sh', '-c', 'kill -9 $PPID; sleep 1'])).rejects.toThrow(
      '/bin/sh ended',
    );
    await expect(run(['true'])).resolves.toMatchObject({ code: 0 });
  });
});
