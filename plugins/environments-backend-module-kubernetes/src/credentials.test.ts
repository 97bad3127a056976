import {
  appendFile,
  mkdtemp,
  readFile,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeconfigClusterProvider } from './KubeconfigClusterProvider';
import { applyDeployment, startCluster } from './__testUtils__/sandboxCluster';
import { mockLogger, startWatch } from './__testUtils__/startWatch';
import { until } from './__testUtils__/until';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;
let folder: string;
let path: string;
/** The only token that reads. */
let accepted: string;

const apply = (name: string) =>
  applyDeployment(server.cluster, {
    name,
  });

beforeEach(async () => {
  server = await startCluster();
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  path = join(folder, 'kubeconfig');
  accepted = 'first';
  server.cluster.fault(({ method, token }) =>
    method === 'GET' && token !== accepted
      ? { code: 401, message: 'Unauthorized' }
      : undefined,
  );
  await apply('one');
});
afterEach(async () => {
  await server.end();
  await rm(folder, { recursive: true });
});

async function writeKubeconfig(user: object) {
  await writeFile(
    path,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'dev',
      clusters: [
        {
          name: 'dev',
          cluster: {
            server: server.cluster.url,
            'insecure-skip-tls-verify': true,
          },
        },
      ],
      users: [{ name: 'dev', user }],
      contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
    }),
  );
}

async function watchDev() {
  const logger = mockLogger();
  const provider = new KubeconfigClusterProvider({ path, logger });
  const [source] = await provider.clusters();
  return startWatch({ source });
}

/** A plugin of a kubeconfig: prints the token that stands in a file, with a long life, or fails when it is empty. */
async function writePlugin() {
  const script = join(folder, 'plugin.js');
  await writeFile(join(folder, 'token'), 'first');
  await writeFile(
    script,
    `const fs = require('node:fs');
     fs.appendFileSync(${JSON.stringify(join(folder, 'runs'))}, '.');
     const token = fs.readFileSync(${JSON.stringify(
       join(folder, 'token'),
     )}, 'utf8');
     if (!token) {
       console.error('the login has expired');
       process.exit(1);
     }
     console.log(JSON.stringify({
       apiVersion: 'client.authentication.k8s.io/v1',
       kind: 'ExecCredential',
       status: { token, expirationTimestamp: '2999-01-01T00:00:00Z' },
     }));`,
  );
  await writeKubeconfig({
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: [script],
    },
  });
}

describe('credentials', () => {
  it('in a token file are read anew, also when they were refused meanwhile', async () => {
    const token = join(folder, 'token');
    await writeFile(token, 'first\n');
    await writeKubeconfig({ tokenFile: 'token', token: 'not this one' });
    const watch = await watchDev();
    await watch.sees(['contract/one']);

    accepted = 'second';
    await writeFile(token, 'second\n');
    server.cluster.dropConnections();
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    expect(watch.reasons).toEqual([]);

    accepted = 'third';
    server.cluster.dropConnections();
    await until(() => watch.reasons.length > 0);
    expect(watch.reasons[0]).toBe(
      `Deployment cannot be read: Unauthorized; ${server.cluster.url} does not accept the credentials of context dev in ${path}: renew them`,
    );
    await apply('three');
    await writeFile(token, 'third\n');
    await watch.sees(['contract/one', 'contract/three', 'contract/two']);
    expect(watch.sink.failures.size).toBe(0);
    await watch.stop();
  });

  it('that are renewed in the kubeconfig itself are found', async () => {
    await writeKubeconfig({ token: 'first' });
    const watch = await watchDev();
    await watch.sees(['contract/one']);
    accepted = 'second';
    await writeKubeconfig({ token: 'second' });
    server.cluster.dropConnections();
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    await watch.stop();
    expect(watch.reasons).toEqual([]);
  });

  it('that may do too little are replaced when the kubeconfig is, without being refused as such', async () => {
    server.cluster.fault(({ method, token }) =>
      method === 'GET' && token === 'first'
        ? { code: 403, message: 'forbidden' }
        : undefined,
    );
    await writeKubeconfig({ token: 'first' });
    const provider = new KubeconfigClusterProvider({
      path,
      logger: mockLogger(),
    });
    const [source] = await provider.clusters();
    const watch = startWatch({ source });
    await until(() => watch.reasons.length > 0);
    accepted = 'second';
    await writeKubeconfig({ token: 'second' });
    const later = new Date(Date.now() + 1_000);
    await utimes(path, later, later);
    await expect(provider.clusters()).resolves.toEqual([source]);
    await watch.sees(['contract/one']);
    await watch.stop();
  });

  it('of a plugin are kept as long as they are accepted, then asked for anew', async () => {
    await writePlugin();
    const watch = await watchDev();
    await watch.sees(['contract/one']);
    server.cluster.dropConnections();
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    expect(await readFile(join(folder, 'runs'), 'utf8')).toBe('.');

    accepted = 'second';
    await writeFile(join(folder, 'token'), 'second');
    server.cluster.dropConnections();
    await apply('three');
    await watch.sees(['contract/one', 'contract/three', 'contract/two']);
    await watch.stop();
    expect(await readFile(join(folder, 'runs'), 'utf8')).toBe('..');
    expect(watch.reasons).toEqual([]);
  });

  it('of a plugin that fails are the reason, in its own words', async () => {
    await writePlugin();
    await writeFile(join(folder, 'token'), '');
    const watch = await watchDev();
    await until(() => watch.reasons.length > 0);
    expect(watch.reasons[0]).toBe(
      `Deployment cannot be read: the credentials of context dev in ${path} cannot be obtained: the login has expired`,
    );
    await appendFile(join(folder, 'token'), 'first');
    await watch.sees(['contract/one']);
    expect(watch.sink.failures.size).toBe(0);
    await watch.stop();
  });

  it('are the reason when their file is missing', async () => {
    await writeKubeconfig({ tokenFile: '/none/token' });
    const watch = await watchDev();
    await until(() => watch.reasons.length > 0);
    await watch.stop();
    expect(watch.reasons[0]).toContain('cannot be obtained: ENOENT');
    expect(watch.reasons[0]).toContain('/none/token');
  });
});
