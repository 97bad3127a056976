import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { FREE_PORTS } from '../__testUtils__/freePorts';
import { runGit } from '../engines/git/runGit';
import { type KubeCluster, type KubeObject, startKubeCluster } from '../kube';
import { CustomResourceValidator } from '../kube/CustomResourceValidator';
import {
  RESOURCES,
  apiVersionOf,
  isCustomResource,
  resourceOf,
} from '../kube/resources';
import { type Sandbox, runSandbox } from '../runSandbox';
import { readDefinitions } from '../testing/openTestCluster';
import { startBareForge } from '../testing/startBareForge';
import { until } from '../testing/until';

jest.setTimeout(120_000);

const TYPES = RESOURCES.filter(isCustomResource);
/** Where the definitions of the engines' releases are, if anywhere. */
const corpus = process.env.DOWNSTAGE_CORPUS;

describe('what the engine stand-ins write in the story', () => {
  const folder = mkdtempSync(join(tmpdir(), 'story-'));
  const stop = new AbortController();
  /** Every version of every custom resource. */
  const written: KubeObject[] = [];
  const following: Array<Promise<void>> = [];
  let sandbox: Sandbox;

  /** Notes what a stream tells until the test ends it. */
  async function follow(stream: Readable) {
    try {
      for await (const line of createInterface(stream)) {
        const { type, object } = JSON.parse(line);
        if (type !== 'DELETED') {
          written.push(object);
        }
      }
    } catch (error) {
      if (!stop.signal.aborted) {
        throw error;
      }
    }
  }

  /** Opens the stream of a kind as soon as the server knows it: first what is there, then every change. */
  async function recordKind(path: string) {
    while (!stop.signal.aborted) {
      const { body, ok } = await fetch(path, { signal: stop.signal });
      if (ok) {
        const stream = Readable.fromWeb(body as any);
        stream.on('error', () => {});
        return follow(stream);
      }
      await body?.cancel();
      await sleep(50);
    }
    return undefined;
  }

  function record({ url }: KubeCluster) {
    for (const type of TYPES) {
      const path = `/apis/${apiVersionOf(type)}/${type.plural}`;
      following.push(
        recordKind(`${url}${path}?watch=true`).catch(error => {
          if (!stop.signal.aborted) {
            throw error;
          }
        }),
      );
    }
  }

  async function push(repository: string, file: string, from: string) {
    const tree = mkdtempSync(join(folder, 'tree-'));
    await runGit([
      'clone',
      '--quiet',
      `${sandbox.forge.url}/acme/${repository}`,
      tree,
    ]);
    const path = join(tree, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, `${from}-broken`));
    const author = ['-c', 'user.name=test', '-c', 'user.email=t@acme.example'];
    await runGit([...author, 'commit', '--quiet', '-am', 'change'], {
      cwd: tree,
    });
    await runGit(['push', '--quiet', 'origin', 'main'], { cwd: tree });
  }

  const tells = (text: string) =>
    written.some(({ status }) => JSON.stringify(status ?? {}).includes(text));

  beforeAll(async () => {
    sandbox = await runSandbox(
      {
        dataDir: join(folder, 'data'),
        ...FREE_PORTS,
        intervalMs: 200,
        podReadyMs: 200,
        deadlineMs: 500,
        log: () => undefined,
      },
      startBareForge,
    );
    Object.values(sandbox.clusters).forEach(record);
    await until(() => tells('"Healthy"') && tells('"deployed"'));
    // Rollouts that hang, so that failures are written too
    await sandbox.registry.push(
      ...['1.5.1', '1.4.7', '1.4.6'].map(version => ({
        service: 'fund-transfer',
        version: `${version}-broken`,
      })),
    );
    await push('env-dev', 'kustomization.yaml', 'newTag: 1.5.1');
    await push('env-prod-eu', 'kustomization.yaml', 'newTag: 1.4.7');
    await push('env-prod-us', 'values.yaml', '"1.4.6');
    await until(() => tells('"Degraded"') && tells('HealthCheckFailed'));
  });
  afterAll(async () => {
    stop.abort();
    await Promise.all(following);
    await sandbox?.stop();
    rmSync(folder, { recursive: true });
  });

  it('is what both engines have kinds for', () => {
    const kinds = new Set(written.map(({ kind }) => kind));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'Application',
        'GitRepository',
        'HelmRelease',
        'Kustomization',
      ]),
    );
  });

  it('is valid by the published models of Argo CD and Flux', async () => {
    const validator = new CustomResourceValidator();
    for (const object of written) {
      await validator.validate(resourceOf(object)!, object);
    }
    // The validator is not asleep
    const [object] = written;
    await expect(
      validator.validate(resourceOf(object)!, { ...object, spec: [] }),
    ).rejects.toThrow('spec');
    await validator.stop();
  });

  // DOWNSTAGE_CORPUS names a folder with the definitions of the engines' releases
  if (corpus) {
    it('is valid by definitions of releases', async () => {
      const cluster = await startKubeCluster({
        name: 'definitions',
        port: 0,
        dataFile: join(folder, 'definitions.sqlite'),
        // Those of the releases take the place of the server's own
        definitions: false,
      });
      const send = async (method: string, path: string, body: object) => {
        const response = await fetch(`${cluster.url}${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        return response.json();
      };
      const definitions = await readDefinitions(join(corpus, 'crds'));
      for (const body of definitions) {
        const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
        expect(await send('POST', path, body)).toMatchObject({
          kind: 'CustomResourceDefinition',
        });
      }
      for (const [index, object] of written.entries()) {
        const { apiVersion, kind, spec, status = {} } = object;
        const type = resourceOf(object)!;
        const name = `${object.metadata.name}-${index}`;
        const path = `/apis/${apiVersion}/namespaces/default/${type.plural}`;
        const created = await send('POST', path, {
          apiVersion,
          kind,
          metadata: { name },
          spec,
          status,
        });
        // A field that the definition does not know would be missing
        expect(created).toMatchObject({ kind, spec });
        const answer = type.statusSubresource
          ? await send('PUT', `${path}/${name}/status`, { ...created, status })
          : created;
        expect(answer).toMatchObject({ kind, status });
      }
      await cluster.stop();
    });
  }
});
