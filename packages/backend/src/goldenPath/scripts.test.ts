import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import { CHOICES, SERVICE } from '../__testUtils__/choices';
import { type Files, startScaffolder } from '../__testUtils__/startScaffolder';

jest.setTimeout(120_000);

const run = promisify(execFile);

/** `scripts/test.mjs` says loudly when it is missing. */
const isShellcheckThere = spawnSync('shellcheck', ['--version']).status === 0;

/** The steps of a Task, and of Tasks that a Pipeline has within it. */
const stepsOf = ({ spec: { steps = [], tasks = [] } }: any): any[] => [
  ...steps,
  ...tasks.flatMap(({ taskSpec }: any) => taskSpec?.steps ?? []),
];

/** What a shell is given by a CI's files, by where it stands. */
function scriptsOf(files: Files): Files {
  const github = files['.github/workflows/ci.yaml'];
  const gitlab = files['.gitlab-ci.yml'];
  const scripts: Files = Object.fromEntries(
    Object.entries(files).filter(([path]) => path.endsWith('.sh')),
  );
  if (github) {
    for (const { steps } of Object.values<any>(parse(github).jobs)) {
      for (const step of steps.filter((one: any) => one.run)) {
        scripts[step.name] = `#!/bin/sh\n${step.run}`;
      }
    }
  }
  if (gitlab) {
    const { release, preview } = parse(gitlab);
    for (const [name, job] of Object.entries({ release, preview })) {
      if (job) {
        const lines = [...job.before_script, ...job.script];
        scripts[name] = `#!/bin/sh\n${lines.join('\n')}`;
      }
    }
  }
  for (const [path, text] of Object.entries(files)) {
    for (const step of path.startsWith('.tekton/')
      ? stepsOf(parse(text))
      : []) {
      // Tekton puts its paths in before the shell sees them
      scripts[`${path} ${step.name}`] = step.script.replaceAll(
        /\$\([\w.]+\)/g,
        '/tekton/path',
      );
    }
  }
  const jenkins = files.Jenkinsfile ?? '';
  for (const { 1: script, index } of jenkins.matchAll(/sh '''([^]*?)'''/g)) {
    scripts[`Jenkinsfile at ${index}`] = `#!/bin/sh\n${script}`;
  }
  return scripts;
}

describe('scripts of continuous integration', () => {
  const folder = createMockDirectory();
  let render: Awaited<ReturnType<typeof startScaffolder>>['render'];

  beforeAll(async () => {
    ({ render } = await startScaffolder());
    folder.setContent(await render({ ...SERVICE, ci: 'github' }));
  });

  const shell = (
    script: string,
    options: { args?: string[]; env?: NodeJS.ProcessEnv; cwd?: string } = {},
  ) =>
    run('sh', [folder.resolve(script), ...(options.args ?? [])], {
      cwd: options.cwd ?? folder.path,
      env: { PATH: process.env.PATH, ...options.env },
    });

  const suite = isShellcheckThere ? describe : describe.skip;
  suite('of every CI', () => {
    it.each(CHOICES.filter(({ language }) => language === 'node'))(
      'are what a shell understands with $ci',
      async choice => {
        const scripts = scriptsOf(await render(choice));
        expect(Object.keys(scripts).length).toBeGreaterThan(4);
        for (const [name, text] of Object.entries(scripts)) {
          const { stdout } = spawnSync('shellcheck', ['--shell', 'sh', '-'], {
            input: text,
            encoding: 'utf8',
          });
          expect({ name, stdout }).toEqual({ name, stdout: '' });
        }
      },
    );
  });

  describe('the report', () => {
    const requests: Array<{ url?: string; token?: string; body: unknown }> = [];
    const statuses: number[] = [];
    let portal: Server;
    let env: NodeJS.ProcessEnv;

    beforeAll(async () => {
      portal = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
          chunks.push(chunk);
        }
        requests.push({
          url: request.url,
          token: request.headers.authorization,
          body: JSON.parse(String(Buffer.concat(chunks))),
        });
        response.writeHead(statuses.shift() ?? 201).end();
      });
      portal.listen(0, '127.0.0.1');
      await once(portal, 'listening');
      env = {
        PORTAL_URL: `http://127.0.0.1:${
          (portal.address() as AddressInfo).port
        }/`,
        ENVIRONMENTS_REPORT_TOKEN: 'secret token',
        IMAGE: SERVICE.image,
        VERSION: '1.4.2',
        DIGEST: `sha256:${'a'.repeat(64)}`,
        COMMIT: 'b'.repeat(40),
      };
    });
    beforeEach(() => {
      requests.length = 0;
    });
    afterAll(() => portal.close());

    const report = {
      artifact: SERVICE.image,
      version: '1.4.2',
      digest: `sha256:${'a'.repeat(64)}`,
      commit: 'b'.repeat(40),
    };

    it('comes to the portal, again where that was not there for a moment', async () => {
      statuses.push(503);
      const BUILD = 'https://ci.acme.example/1?a=b&c=d';
      await shell('ci/report.sh', { env: { ...env, BUILD } });
      expect(requests).toHaveLength(2);
      expect(requests[1]).toEqual({
        url: '/api/environments/v1/artifacts',
        token: 'Bearer secret token',
        body: { ...report, build: BUILD },
      });
    });

    it('needs no build', async () => {
      await shell('ci/report.sh', { env: { ...env, BUILD: '' } });
      expect(requests.map(({ body }) => body)).toEqual([report]);
    });

    it('is left out without a portal', async () => {
      const { stdout } = await shell('ci/report.sh');
      expect(stdout).toContain('not reported');
      expect(requests).toEqual([]);
    });
  });

  describe('the tag', () => {
    const places = createMockDirectory();
    const git = (...args: string[]) =>
      execFileSync(
        'git',
        ['-c', 'user.name=test', '-c', 'user.email=test@acme.example', ...args],
        { cwd: places.resolve('tree'), encoding: 'utf8' },
      );
    const tag = (...args: string[]) =>
      shell('ci/tag.sh', { args, cwd: places.resolve('tree') });
    const tagsAt = (remote: string) => git('ls-remote', '--tags', remote);

    beforeAll(() => {
      places.setContent({ tree: { 'README.md': '# Loans' } });
      for (const bare of ['one.git', 'other.git']) {
        execFileSync('git', [
          'init',
          '--quiet',
          '--bare',
          places.resolve(bare),
        ]);
      }
      git('init', '--quiet', '--initial-branch=main');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'Begin');
      git('remote', 'add', 'origin', places.resolve('one.git'));
    });

    it('comes to the remote, once', async () => {
      await tag('0.1.0');
      await tag('0.1.0');
      expect(tagsAt('origin')).toMatch(/^\w{40}\trefs\/tags\/v0\.1\.0\n$/);
    });

    it('comes to another remote', async () => {
      const other = places.resolve('other.git');
      await tag('0.1.0', other);
      expect(tagsAt(other)).toContain('refs/tags/v0.1.0');
    });

    it('is never moved', async () => {
      git('tag', '--delete', 'v0.1.0');
      git('commit', '--quiet', '--allow-empty', '--message', 'fix: it');
      await expect(tag('0.1.0')).rejects.toThrow('already exists');
    });
  });

  describe('the image', () => {
    const places = createMockDirectory();
    /** Notes what it is told, and says what the real one would: no daemon is on the machine. */
    const DOCKER = `#!/bin/sh
echo "$*" >>"$LOG"
while [ $# -gt 0 ]; do
  if [ "$1" = --metadata-file ]; then
    printf '{\\n  "containerimage.config.digest": "sha256:1",\\n  "containerimage.digest": "sha256:2"\\n}\\n' >"$2"
  fi
  shift
done
`;
    const told = () =>
      places.content({ path: 'tree' }) as { 'log.txt'?: string };
    const build = (script: string, env: NodeJS.ProcessEnv = {}) =>
      shell(script, {
        cwd: places.resolve('tree'),
        env: {
          PATH: `${places.resolve('bin')}:${process.env.PATH}`,
          LOG: places.resolve('tree/log.txt'),
          ...env,
        },
      });
    const begin = (tree: Record<string, string>) => {
      places.setContent({ tree, bin: { docker: DOCKER } });
      chmodSync(places.resolve('bin/docker'), 0o755);
    };

    it.each([
      ['FROM a AS test\nFROM b\n', ['build --target test .', 'build .']],
      [
        'FROM --platform=$P a as test \nFROM b\n',
        ['build --target test .', 'build .'],
      ],
      ['FROM a AS tests\n', ['build .']],
    ])('is tested: %j', async (Dockerfile, calls) => {
      begin({ Dockerfile });
      await build('ci/test.sh');
      expect(told()['log.txt']).toBe(`${calls.join('\n')}\n`);
    });

    it('needs a Dockerfile', async () => {
      begin({ 'README.md': '' });
      await expect(build('ci/test.sh')).rejects.toThrow('docs/development.md');
      expect(told()['log.txt']).toBeUndefined();
    });

    it('is pushed by BuildKit with where it comes from, and its digest is known', async () => {
      const files = await render({ ...SERVICE, ci: 'tekton' });
      places.setContent({
        tree: { 'push.sh': files['ci/push.sh'] },
        bin: { 'buildctl-daemonless.sh': DOCKER },
      });
      chmodSync(places.resolve('bin/buildctl-daemonless.sh'), 0o755);
      const { stdout } = await build(places.resolve('tree/push.sh'), {
        IMAGE: SERVICE.image,
        VERSION: 'pr-42-a1b2c3d4',
        SOURCE: SERVICE.repository,
        REVISION: 'a1b2c3d4',
      });
      expect(stdout).toBe('sha256:2\n');
      const { 'log.txt': log } = told();
      for (const part of [
        'build --frontend dockerfile.v0',
        '--opt attest:sbom= --opt attest:provenance=mode=max',
        `name=${SERVICE.image}:pr-42-a1b2c3d4,push=true`,
        `,annotation-index.org.opencontainers.image.source=${SERVICE.repository},annotation.org.opencontainers.image.source=${SERVICE.repository},`,
        ',annotation.org.opencontainers.image.revision=a1b2c3d4,',
        ',annotation.org.opencontainers.image.version=pr-42-a1b2c3d4 ',
      ]) {
        expect(log).toContain(part);
      }
    });

    it('is pushed with where it comes from, and its digest is known', async () => {
      begin({ Dockerfile: 'FROM scratch\n' });
      const git = (...args: string[]) =>
        execFileSync('git', args, {
          cwd: places.resolve('tree'),
          encoding: 'utf8',
        });
      git('init', '--quiet');
      git(
        '-c',
        'user.name=t',
        '-c',
        'user.email=t@acme.example',
        'commit',
        '--quiet',
        '--allow-empty',
        '-m',
        'Begin',
      );
      const revision = git('rev-parse', 'HEAD').trim();
      const { stdout } = await build('ci/push.sh', {
        IMAGE: SERVICE.image,
        VERSION: '1.4.2',
        SOURCE: SERVICE.repository,
      });
      expect(stdout).toBe('sha256:2\n');
      const { 'log.txt': log } = told();
      for (const part of [
        `--push --tag ${SERVICE.image}:1.4.2`,
        '--sbom=true --provenance=mode=max',
        `--annotation index,manifest:org.opencontainers.image.source=${SERVICE.repository}`,
        `--annotation index,manifest:org.opencontainers.image.revision=${revision}`,
        '--annotation index,manifest:org.opencontainers.image.version=1.4.2',
      ]) {
        expect(log).toContain(part);
      }
    });
  });
});
