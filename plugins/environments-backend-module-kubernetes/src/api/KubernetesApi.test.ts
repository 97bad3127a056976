import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { CredentialsError, readJson } from './ClusterApi';
import type { KubernetesApi } from './KubernetesApi';
import { TOKEN, startCluster } from '../__testUtils__/sandboxCluster';
import { until } from '../__testUtils__/until';

let server: Awaited<ReturnType<typeof startCluster>>;
let folder: string;

const signal = new AbortController().signal;

beforeEach(async () => {
  server = await startCluster();
  folder = await mkdtemp(join(tmpdir(), 'plugin-'));
  await writeFile(join(folder, 'runs'), '');
});
afterEach(async () => {
  await server.end();
  // Plugins that hang end with it
  await rm(folder, { recursive: true });
});

jest.setTimeout(60_000);

const runs = () => readFileSync(join(folder, 'runs'), 'utf8').length;

/**
 * A plugin that the client runs by itself. The first runs hang, each until a file `end` with its number is there; the
 * later ones print a token.
 */
async function apiWithPlugin(options: {
  hanging?: number;
  failing?: boolean;
  credentialsMs?: number;
  answerMs?: number;
}): Promise<KubernetesApi> {
  const { hanging = 0, failing = false, credentialsMs } = options;
  const { answerMs = 1_500 } = options;
  const script = join(folder, 'plugin.js');
  await writeFile(
    script,
    `const fs = require('node:fs');
     const { join } = require('node:path');
     fs.appendFileSync(join(__dirname, 'runs'), '.');
     const run = fs.readFileSync(join(__dirname, 'runs'), 'utf8').length;
     if (${failing}) {
       process.exit(1);
     }
     if (run <= ${hanging}) {
       setInterval(() => {
         if (!fs.existsSync(__dirname) || fs.existsSync(join(__dirname, 'end' + run))) {
           process.exit(1);
         }
       }, 20);
     } else {
       console.log(JSON.stringify({
         apiVersion: 'client.authentication.k8s.io/v1',
         kind: 'ExecCredential',
         status: {
           token: ${JSON.stringify(TOKEN)},
           expirationTimestamp: '2999-01-01T00:00:00Z',
         },
       }));
     }`,
  );
  const load = () => {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'dev', server: server.cluster.url, skipTLSVerify: true },
      { name: 'dev', exec: { command: process.execPath, args: [script] } },
    );
    return config;
  };
  return server.api({
    load,
    credentials: 'the credentials of context dev',
    answerMs,
    credentialsMs,
  });
}

describe('credentials whose provider hangs', () => {
  const lost = 'no answer within 1.5 s';

  it('are asked for anew when the kubeconfig changes', async () => {
    const api = await apiWithPlugin({ hanging: 1 });
    await expect(readJson(api, '/apis', signal)).rejects.toThrow(lost);
    api.renew();
    await expect(readJson(api, '/apis', signal)).resolves.toMatchObject({
      kind: 'APIGroupList',
    });
  });

  it('are asked for anew after a while, and are the reason until then', async () => {
    const api = await apiWithPlugin({
      hanging: 1,
      credentialsMs: 3_000,
      answerMs: 20_000,
    });
    await expect(readJson(api, '/apis', signal)).rejects.toEqual(
      new CredentialsError(
        'the credentials of context dev',
        new Error(
          'what provides them, such as a login of the kubeconfig, did not answer within 3 s. Run it where the portal runs: it may wait for an input or for its network',
        ),
      ),
    );
    await expect(readJson(api, '/apis', signal)).resolves.toMatchObject({
      kind: 'APIGroupList',
    });
    expect(runs()).toBe(2);
  });

  it('that fail late take nothing away from those that were asked for since', async () => {
    const api = await apiWithPlugin({ hanging: 2, credentialsMs: 60_000 });
    const first = readJson(api, '/apis', signal);
    await until(() => runs() === 1);
    api.renew();
    const second = readJson(api, '/apis', signal);
    await until(() => runs() === 2);
    await writeFile(join(folder, 'end1'), '');
    await expect(first).rejects.toThrow(CredentialsError);
    const third = readJson(api, '/apis', signal);
    await expect(second).rejects.toThrow(lost);
    await expect(third).rejects.toThrow(lost);
    expect(runs()).toBe(2);
  });
});

// A rejection that nobody handles fails the test as well
it('asks for no credentials for what is aborted already', async () => {
  const api = await apiWithPlugin({ failing: true });
  await expect(api.open('/apis', AbortSignal.abort())).rejects.toThrow(
    /aborted/,
  );
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(runs()).toBe(0);
});
