import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FREE_PORTS } from './__testUtils__/freePorts';
import { KubeClient } from './engines/kube/KubeClient';
import { runGit } from './engines/git/runGit';
import { type Sandbox, runSandbox } from './runSandbox';
import { ENVIRONMENTS } from './story/environments';
import { startBareForge } from './testing/startBareForge';

jest.setTimeout(240_000);

const IDENTITY = ['-c', 'user.name=test', '-c', 'user.email=test@acme.example'];

const ENGINE_OBJECTS = {
  dev: ['argoproj.io/v1alpha1', 'Application', 'argocd'],
  qa: ['argoproj.io/v1alpha1', 'Application', 'argocd'],
  'prod-eu': ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'flux-system'],
  'prod-us': ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'flux-system'],
} as const;

type Name = keyof typeof ENGINE_OBJECTS;

describe('runSandbox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  let sandbox: Sandbox;

  const start = () =>
    runSandbox(
      {
        dataDir: join(folder, 'data'),
        ...FREE_PORTS,
        intervalMs: 200,
        podReadyMs: 200,
        log: () => undefined,
      },
      startBareForge,
    );

  const clientOf = (name: string) =>
    new KubeClient({
      url: sandbox.clusters[name].url,
      token: sandbox.credentials.clusterToken,
    });

  const engineObject = (name: Name) => {
    const [apiVersion, kind, namespace] = ENGINE_OBJECTS[name];
    return clientOf(name).get({ apiVersion, kind, namespace, name });
  };

  const imageIn = async (name: string, service: string) => {
    const deployment = await clientOf(name).get({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: name,
      name: service,
    });
    return deployment?.spec.template.spec.containers[0].image;
  };

  const stateOf = async (name: Name) => {
    const status = (await engineObject(name))?.status;
    const ready = status?.conditions?.find(
      (each: any) => each.type === 'Ready',
    );
    return ready
      ? `${ready.type}=${ready.status}`
      : `${status?.sync?.status} ${status?.health?.status}`;
  };

  async function eventually(check: () => Promise<void>): Promise<void> {
    const end = Date.now() + 60_000;
    for (;;) {
      try {
        await check();
        return;
      } catch (error) {
        if (Date.now() > end) {
          throw error;
        }
        await new Promise(resolve => {
          setTimeout(resolve, 100);
        });
      }
    }
  }

  /** Commits a change of one file with plain git. */
  async function push(
    repository: string,
    file: string,
    change: (text: string) => string,
  ): Promise<string> {
    const tree = mkdtempSync(join(folder, 'tree-'));
    const url = `${sandbox.forge.url}/acme/${repository}`;
    await runGit(['clone', '--quiet', url, tree]);
    const path = join(tree, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    await runGit([...IDENTITY, 'commit', '--quiet', '-am', 'change'], {
      cwd: tree,
    });
    await runGit(['push', '--quiet', 'origin', 'main'], { cwd: tree });
    const head = await runGit(['rev-parse', 'HEAD'], { cwd: tree });
    return head.toString().trim();
  }

  beforeAll(async () => {
    sandbox = await start();
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(ENVIRONMENTS)('brings $name up', async ({ name, ...environment }) => {
    const healthy =
      environment.engine === 'argocd' ? 'Synced Healthy' : 'Ready=True';
    await eventually(async () =>
      expect(await stateOf(name as Name)).toBe(healthy),
    );
    const versions = Object.assign(
      {},
      ...environment.rollouts.map(rollout => rollout.versions),
    );
    for (const [service, version] of Object.entries(versions)) {
      expect(await imageIn(name, service)).toBe(
        `registry.acme.example/${service}:${version}`,
      );
    }
  });

  it('follows a push, and says what is wrong with a bad one', async () => {
    await sandbox.registry.push({ service: 'fund-transfer', version: '1.6.0' });
    const commit = await push('env-dev', 'kustomization.yaml', text =>
      text.replace('newTag: 1.5.1', 'newTag: 1.6.0'),
    );
    await eventually(async () => {
      expect(await imageIn('dev', 'fund-transfer')).toMatch(/:1\.6\.0$/);
      expect(await stateOf('dev')).toBe('Synced Healthy');
      const application = await engineObject('dev');
      expect(application?.status.history.at(-1).revision).toBe(commit);
    });
    await push(
      'env-dev',
      'notifications/service.yaml',
      text => `${text}\na: [`,
    );
    await eventually(async () => {
      const application = await engineObject('dev');
      expect(application?.status.conditions).toMatchObject([
        {
          type: 'ComparisonError',
          message: expect.stringContaining('notifications/service.yaml'),
        },
      ]);
    });
    await push('env-dev', 'notifications/service.yaml', text =>
      text.replace('\na: [', ''),
    );
    await eventually(async () =>
      expect((await engineObject('dev'))?.status.conditions).toBeUndefined(),
    );
  });

  it('upgrades a Helm release and keeps its history', async () => {
    const commit = await push('env-prod-us', 'values.yaml', text =>
      text.replace('"1.4.6"', '"1.4.7"'),
    );
    await eventually(async () => {
      const release = await engineObject('prod-us');
      expect(release?.status.history).toMatchObject([
        { chartVersion: `0.1.0+${commit.slice(0, 12)}`, status: 'deployed' },
        { status: 'superseded' },
      ]);
    });
    expect(await imageIn('prod-us', 'fund-transfer')).toMatch(/:1\.4\.7$/);
  });

  it.each<[Name, string, RegExp]>([
    ['dev', 'kustomization.yaml', /(notifications\n\s+newTag: ).*/],
    ['prod-us', 'values.yaml', /(account-info\n\s+tag: ).*/],
  ])('does not start in %s what nobody pushed', async (name, file, pin) => {
    const service = name === 'dev' ? 'notifications' : 'account-info';
    const before = await imageIn(name, service);
    await push(`env-${name}`, file, text => text.replace(pin, '$1"7.0.0"'));
    const image = `registry.acme.example/${service}:7.0.0`;
    const podsOf = async () => {
      const pods = await clientOf(name).list({ apiVersion: 'v1', kind: 'Pod' });
      return pods.filter(pod => pod.metadata.name.startsWith(`${service}-`));
    };
    await eventually(async () =>
      expect(await podsOf()).toMatchObject([
        {
          metadata: {
            namespace: name,
            labels: { 'app.kubernetes.io/name': service },
            ownerReferences: [{ kind: 'ReplicaSet' }],
          },
          status: {
            phase: 'Pending',
            containerStatuses: [
              {
                name: service,
                state: {
                  waiting: {
                    reason: 'ImagePullBackOff',
                    message: `Back-off pulling image "${image}": ErrImagePull: ${image}: not found`,
                  },
                },
              },
            ],
          },
        },
      ]),
    );
    const deployment = () =>
      clientOf(name).get({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: name,
        name: service,
      });
    const replicas = (await deployment())?.spec.replicas;
    expect(before).not.toBe(image);
    // What ran before serves on
    expect((await deployment())?.status).toMatchObject({
      readyReplicas: replicas,
      unavailableReplicas: 1,
    });
    await sandbox.registry.push({ service, version: '7.0.0' });
    await eventually(async () => {
      expect(await podsOf()).toEqual([]);
      expect((await deployment())?.status).toMatchObject({
        updatedReplicas: replicas,
        readyReplicas: replicas,
      });
    });
  });

  it('prunes what leaves Git and reports a rollout that hangs', async () => {
    await sandbox.registry.push({
      service: 'fund-transfer',
      version: '1.4.8-broken',
    });
    await push('env-prod-eu', 'kustomization.yaml', text =>
      text
        .replace('  - notifications\n', '')
        .replace('newTag: 1.4.7', 'newTag: 1.4.8-broken'),
    );
    await eventually(async () => {
      expect(await imageIn('prod-eu', 'notifications')).toBeUndefined();
      expect(await stateOf('prod-eu')).toBe('Ready=False');
    });
  });

  it('serves the Applications of dev and qa through the API of their Argo CD', async () => {
    const { argoCds, credentials } = sandbox;
    expect(Object.keys(argoCds)).toEqual(['dev', 'qa']);
    const ask = async (path: string) => {
      const response = await fetch(`${argoCds.dev.url}/api/v1/${path}`, {
        headers: { authorization: `Bearer ${credentials.argoCd.token}` },
      });
      return response.json();
    };
    const { items } = await ask('applications');
    expect(items.map((item: any) => item.metadata.name)).toEqual([
      'dev',
      'fleet',
    ]);
    const revision = items[0].status.sync.revision;
    expect(
      await ask(`applications/dev/revisions/${revision}/metadata`),
    ).toEqual({
      author: 'test <test@acme.example>',
      date: expect.any(String),
      message: 'change',
    });
    const refreshed = await ask('applications/dev?refresh=normal');
    expect(refreshed.metadata.annotations).not.toHaveProperty([
      'argocd.argoproj.io/refresh',
    ]);
    const { nodes } = await ask('applications/dev/resource-tree');
    expect(nodes).toContainEqual(
      expect.objectContaining({
        kind: 'Deployment',
        name: 'fund-transfer',
        images: ['registry.acme.example/fund-transfer:1.6.0'],
      }),
    );
  });

  it('goes on where it was after a restart', async () => {
    const before = await engineObject('qa');
    await sandbox.stop();
    sandbox = await start();
    const after = await engineObject('qa');
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(await imageIn('dev', 'fund-transfer')).toMatch(/:1\.6\.0$/);
  });
});
