import {
  type ChildProcess,
  execFile,
  spawn,
  spawnSync,
} from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import { SERVICE } from '../__testUtils__/choices';
import { type Files, startScaffolder } from '../__testUtils__/startScaffolder';

jest.setTimeout(300_000);

const run = promisify(execFile);
const ROOT = join(__dirname, '../../../..');

/** Log lines in JSON came with Go 1.21. `scripts/test.mjs` says when it is missing: nothing else of the suite needs it. */
const isGoThere = spawnSync('go', ['list', 'log/slog']).status === 0;

interface Language {
  language: string;
  /** Commands that have to end well and to say this; the last one makes what `start` runs. */
  commands: Array<{ says: RegExp; command: string[] }>;
  start: string[];
}

const GO: Language = {
  language: 'go',
  commands: [
    { command: ['go', 'test', './...'], says: /^ok/ },
    { command: ['gofmt', '-l', '.'], says: /^$/ },
    { command: ['go', 'vet', './...'], says: /^$/ },
    { command: ['go', 'build', '-o', 'service', '.'], says: /^$/ },
  ],
  start: ['./service'],
};

const LANGUAGES: Language[] = [
  {
    language: 'node',
    commands: [
      { command: ['npm', 'test'], says: /fail 0/ },
      {
        command: [process.execPath, 'node_modules/eslint/bin/eslint.js', '.'],
        says: /^$/,
      },
    ],
    start: [process.execPath, 'src/main.js'],
  },
  ...(isGoThere ? [GO] : []),
];

const ENV = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  CGO_ENABLED: '0',
  ESLINT_USE_FLAT_CONFIG: 'true',
};

describe.each(LANGUAGES)('a service', tools => {
  const { language, commands, start } = tools;

  describe(`in ${language}`, () => {
    const folder = createMockDirectory();
    let files: Files;
    let service: ChildProcess | undefined;

    beforeAll(async () => {
      const { render } = await startScaffolder();
      files = await render({ ...SERVICE, language, ci: 'github', api: true });
      folder.setContent(files);
    });
    afterAll(() => service?.kill('SIGKILL'));

    it('passes its own tests and lint', async () => {
      for (const { command, says } of commands) {
        const [program, ...args] = command;
        const options = { cwd: folder.path, env: ENV };
        const { stdout } = await run(program, args, options);
        expect(stdout).toMatch(says);
        if (program === 'npm') {
          // For the linter alone: tests need no packages
          symlinkSync(
            join(ROOT, 'node_modules'),
            folder.resolve('node_modules'),
          );
        }
      }
    });

    it('serves what its API says, and ends when it is told to', async () => {
      service = spawn(start[0], start.slice(1), {
        cwd: folder.path,
        env: { ...ENV, PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(service.stdout!, 'data');
      const { msg, port, address } = JSON.parse(String(line));
      expect(msg).toBe('listening');
      const url = `http://localhost:${port ?? address.split(':').pop()}`;

      const { paths } = parse(files['openapi.yaml']);
      expect(Object.keys(paths)).toEqual(['/', '/healthz', '/readyz']);
      for (const [path, { get }] of Object.entries<any>(paths)) {
        const response = await fetch(url + path);
        const type = response.headers.get('content-type');
        expect([path, response.status, type]).toEqual([
          path,
          200,
          'application/json',
        ]);
        expect(Object.keys(get.responses)).toContain('200');
      }
      const index = await (await fetch(url)).json();
      expect(index).toEqual({ service: SERVICE.name });
      const missing = await fetch(`${url}/missing`);
      expect(missing.status).toBe(404);
      expect(await missing.json()).toEqual({ error: 'Not found' });

      const exit = once(service, 'exit');
      service.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
    });
  });
});
