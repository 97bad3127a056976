import type { ServiceDeployments } from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from './__testUtils__/createTestDatabases';
import { runningShop } from './__testUtils__/runningShop';
import {
  SHOP_REPOSITORY,
  TAB,
  environmentEntity,
  startEnvironments,
} from './__testUtils__/startEnvironments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const sha = 'a1b2c3d4'.repeat(5);
const OWNER = 'resourceset.fluxcd.controlplane.io';
const GRANT = {
  cluster: 'dev',
  namespaces: ['preview-*'],
  repositories: ['https://memory.example/acme/*'],
};
const KINDS = [
  'Deployment',
  'Application',
  'Kustomization',
  'ResourceSet',
  'ResourceSetInputProvider',
];

const provider = (open: number[], namespace = 'flux-system') => ({
  metadata: { name: 'shop', namespace },
  spec: { type: 'GiteaPullRequest', url: `${SHOP_REPOSITORY}.git` },
  status: {
    exportedInputs: open.map(id => ({
      id: String(id),
      sha,
      branch: 'x',
      title: `Change ${id}`,
    })),
  },
});

const resourceSet = (made: number[], namespace = 'flux-system') => ({
  metadata: { name: 'previews', namespace },
  spec: {
    inputsFrom: [{ kind: 'ResourceSetInputProvider', name: 'shop' }],
    resources: [
      { kind: 'Kustomization', metadata: { name: 'shop-pr-<< inputs.id >>' } },
    ],
  },
  status: {
    inventory: {
      entries: made.map(id => ({
        id: `${namespace}_shop-pr-${id}_kustomize.toolkit.fluxcd.io_Kustomization`,
        v: 'v1',
      })),
    },
  },
});

function kustomization(
  number: number,
  {
    namespace = 'flux-system',
    targetNamespace = `preview-shop-${number}`,
  } = {},
) {
  return {
    metadata: {
      name: `shop-pr-${number}`,
      namespace,
      generation: 1,
      creationTimestamp: '2026-01-01T10:00:00Z',
      labels: {
        [`${OWNER}/name`]: 'previews',
        [`${OWNER}/namespace`]: namespace,
      },
      annotations: {
        'event.toolkit.fluxcd.io/preview-url': `https://pr-${number}.shop.example`,
      },
    },
    spec: {
      path: '.',
      targetNamespace,
      sourceRef: { kind: 'GitRepository', name: `shop-pr-${number}` },
    },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: `x@sha1:${sha}`,
      inventory: {
        entries: [{ id: `${targetNamespace}_shop_apps_Deployment`, v: 'v1' }],
      },
      conditions: [
        { type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded' },
      ],
    },
  };
}

const workload = (namespace: string, tag: string, manager?: string) =>
  runningShop(namespace, tag, {
    labels: manager
      ? {
          'kustomize.toolkit.fluxcd.io/name': manager,
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        }
      : {},
  });

describe.each(databases.eachSupportedId())('previews of Flux on %s', id => {
  let running: Awaited<ReturnType<typeof startEnvironments>> | undefined;

  async function start(
    options: Partial<Parameters<typeof startEnvironments>[0]> = {},
  ) {
    running = await startEnvironments({
      knex: await databases.init(id),
      kinds: KINDS,
      config: { previews: [GRANT] },
      ...options,
    });
    return running;
  }

  const tab = async (): Promise<ServiceDeployments> =>
    (await running!.get(`${TAB}/deployments`)).body;
  const until = (wanted: Array<number | undefined>) =>
    running!.until(
      async () =>
        (await tab()).previews?.map(item => item.pullRequest?.number) ?? [],
      found => JSON.stringify(found) === JSON.stringify(wanted),
    );

  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  it('are shown while their pull requests are open', async () => {
    const { dev } = await start();
    await dev.apply('ResourceSetInputProvider', provider([7, 42]));
    await dev.apply('ResourceSet', resourceSet([7, 42]));
    await dev.apply('Kustomization', kustomization(7));
    await dev.apply('Kustomization', kustomization(42));
    await until([42, 7]);
    expect((await tab()).previews?.[0]).not.toHaveProperty('version');
    // What runs is told by what runs
    await dev.apply(
      'Deployment',
      workload('preview-shop-42', 'pr-42', 'shop-pr-42'),
    );
    const { previews } = await running!.until(tab, found =>
      Boolean(found.previews?.[0].version),
    );
    expect(previews?.[0]).toEqual({
      delivery: {
        engine: 'flux',
        cluster: 'dev',
        kind: 'Kustomization',
        namespace: 'flux-system',
        name: 'shop-pr-42',
      },
      namespace: 'preview-shop-42',
      pullRequest: {
        number: 42,
        url: `${SHOP_REPOSITORY}/pulls/42`,
        title: 'Change 42',
      },
      version: 'pr-42',
      revision: sha,
      sync: 'synced',
      health: 'healthy',
      urls: ['https://pr-42.shop.example/'],
      createdAt: '2026-01-01T10:00:00Z',
    });
    await dev.apply('ResourceSetInputProvider', provider([7]));
    await dev.apply('ResourceSet', resourceSet([7]));
    await until([7]);
  });

  it('are no more than what app-config grants, and what is listed', async () => {
    const { dev } = await start();
    await dev.apply('ResourceSetInputProvider', provider([1, 2, 3, 4]));
    await dev.apply('ResourceSet', resourceSet([1, 3, 4]));
    await dev.apply(
      'Kustomization',
      kustomization(1, { targetNamespace: 'dev' }),
    );
    await dev.apply('Kustomization', kustomization(2));
    await dev.apply('ResourceSetInputProvider', provider([3], 'team'));
    await dev.apply('ResourceSet', resourceSet([3], 'team'));
    await dev.apply('Kustomization', kustomization(3, { namespace: 'team' }));
    // The last one that is applied tells that the others were read
    await dev.apply('Kustomization', kustomization(4));
    const found = await until([4]);
    expect(found).toEqual([4]);
  });

  it('need no Flux Operator in the cluster', async () => {
    const { dev } = await start({
      kinds: KINDS.filter(kind => !kind.startsWith('ResourceSet')),
    });
    await dev.apply('Kustomization', kustomization(42));
    await dev.apply('Deployment', workload('dev', '9.9.9'));
    await running!.until(
      () => running!.tile('dev'),
      ({ deployment }) => deployment?.live?.version === '9.9.9',
    );
    expect(await tab()).not.toHaveProperty('previews');
    expect(JSON.stringify(await tab())).not.toContain('ResourceSet');
  });

  it('are no deployments of an environment that has all namespaces', async () => {
    const everywhere = { cluster: 'dev' };
    const { dev } = await start({
      config: {
        previews: [GRANT],
        homes: ['dev', 'qa'].map(name => ({
          repository: `https://memory.example/acme/env-${name}`,
          clusters: { [name]: ['*'] },
        })),
      },
      entities: [
        environmentEntity('dev', {
          delivery: { engine: 'flux', control: everywhere, target: everywhere },
        }),
        environmentEntity('qa'),
      ],
    });
    await running!.until(
      () => running!.tile('dev'),
      ({ deployment }) => deployment?.live?.version === '1.1.0',
    );
    await dev.apply('ResourceSetInputProvider', provider([42]));
    await dev.apply('ResourceSet', resourceSet([42]));
    await dev.apply('Kustomization', kustomization(42));
    await dev.apply(
      'Deployment',
      workload('preview-shop-42', 'pr-42', 'shop-pr-42'),
    );
    await until([42]);
    await dev.remove('Deployment', { namespace: 'dev', name: 'shop' });
    const { deployment } = await running!.until(
      () => running!.tile('dev'),
      tile => !tile.deployment?.live,
    );
    expect(JSON.stringify(deployment)).not.toContain('pr-42');
  });
});
