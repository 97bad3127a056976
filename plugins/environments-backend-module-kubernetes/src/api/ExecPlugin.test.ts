import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKubeconfig } from './loadKubeconfig';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exec-'));
  path = join(folder, 'kubeconfig');
});
afterEach(() => rm(folder, { recursive: true }));

/** A kubeconfig whose plugin is a script. */
async function load(script: string, env: object[] | null = null) {
  const file = join(folder, 'plugin.js');
  await writeFile(file, script);
  const exec = { command: process.execPath, args: [file], env };
  await writeFile(
    path,
    JSON.stringify({
      'current-context': 'dev',
      clusters: [{ name: 'dev', cluster: { server: 'https://dev.example' } }],
      users: [{ name: 'dev', user: { exec } }],
      contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
    }),
  );
  return loadKubeconfig(path, 'dev', { pluginMs: 1_000 });
}

const printing = (status: string) =>
  `console.log(JSON.stringify({ status: ${status} }));`;

const tokenOf = async (config: Awaited<ReturnType<typeof load>>) => {
  const { headers } = await config.applyToFetchOptions({});
  return new Headers(headers as HeadersInit).get('authorization');
};

describe('ExecPlugin', () => {
  it('ends the process of a plugin that hangs', async () => {
    const pid = join(folder, 'pid');
    const config = await load(
      `require('node:fs').writeFileSync(${JSON.stringify(
        pid,
      )}, String(process.pid));
       setInterval(() => {}, 1_000);`,
    );
    await expect(tokenOf(config)).rejects.toThrow(
      `${process.execPath} did not answer within 1 s and was ended. Run it where the portal runs`,
    );
    expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow(
      'ESRCH',
    );
  });

  it('gives it the variables of the kubeconfig beside those of the portal', async () => {
    const config = await load(
      printing('{ token: process.env.ROLE + !!process.env.PATH }'),
      [{ name: 'ROLE', value: 'reader' }],
    );
    await expect(tokenOf(config)).resolves.toBe('Bearer readertrue');
  });

  it('runs it anew when its credentials have expired, or tell no end', async () => {
    const token = 'token: String(process.pid)';
    for (const [status, isKept] of [
      [`{ ${token}, expirationTimestamp: '2999-01-01T00:00:00Z' }`, true],
      [`{ ${token}, expirationTimestamp: '1999-01-01T00:00:00Z' }`, false],
      [`{ ${token} }`, false],
    ] as const) {
      const config = await load(printing(status));
      const first = await tokenOf(config);
      expect((await tokenOf(config)) === first).toBe(isKept);
    }
  });

  it('takes certificates, and what says nothing', async () => {
    const options: { cert?: string; key?: string } = {};
    const config = await load(
      printing(`{ clientCertificateData: 'c', clientKeyData: 'k' }`),
    );
    await config.applyToHTTPSOptions(options);
    expect(options).toMatchObject({ cert: 'c', key: 'k' });
    await expect(tokenOf(await load('console.log("{}")'))).resolves.toBeNull();
  });

  it.each([
    ['console.error("the login has expired"); process.exit(1)', /^the login/],
    ['process.exit(1)', /^Command failed: /],
    ['console.log("nonsense")', /JSON/],
  ])('fails with %j', async (script, message) => {
    await expect(tokenOf(await load(script))).rejects.toThrow(message);
  });
});
