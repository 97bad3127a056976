import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  type ServiceDeployments,
  environmentsReadPermission,
  environmentsServiceCreatePermission,
} from '@downstage/backstage-plugin-environments-common';
import {
  createEnvironmentConditionalDecision,
  environmentConditions,
} from '@downstage/backstage-plugin-environments-node';
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
const GRANT = {
  cluster: 'dev',
  namespaces: ['preview-*'],
  repositories: ['https://memory.example/acme/*'],
};

const applicationSet = (repo = 'shop', namespace = 'argocd') => ({
  metadata: { name: 'previews', namespace, uid: 'set-1' },
  spec: {
    generators: [
      {
        pullRequest: {
          gitea: { owner: 'acme', repo, api: 'https://memory.example' },
        },
      },
    ],
    template: {
      metadata: { name: 'shop-pr-{{number}}' },
      spec: { source: { targetRevision: '{{head_sha}}' } },
    },
  },
});

function application(
  number: number,
  options: {
    uid?: string;
    control?: string;
    namespace?: string;
    annotations?: object;
  } = {},
) {
  const { uid = 'set-1', namespace = `preview-shop-${number}` } = options;
  return {
    metadata: {
      name: `shop-pr-${number}`,
      namespace: options.control ?? 'argocd',
      creationTimestamp: '2026-01-01T10:00:00Z',
      annotations: { ...options.annotations } as Record<string, string>,
      ownerReferences: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'ApplicationSet',
          name: 'previews',
          uid,
        },
      ],
    },
    spec: {
      source: { repoURL: SHOP_REPOSITORY, path: '.', targetRevision: sha },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: { automated: {} },
    },
    status: {
      sync: { status: 'Synced', revision: sha },
      health: { status: 'Healthy' },
      summary: {
        images: ['r.example/proxy:3', `r.example/shop:pr-${number}`],
        externalURLs: [`https://pr-${number}.shop.example/`],
      },
      resources: [
        { group: 'apps', kind: 'Deployment', namespace, name: 'shop' },
      ],
    },
  };
}

const workload = (namespace: string, tag: string, manager?: string) =>
  runningShop(namespace, tag, {
    annotations: manager
      ? {
          'argocd.argoproj.io/tracking-id': `${manager}:apps/Deployment:${namespace}/shop`,
        }
      : {},
  });

describe.each(databases.eachSupportedId())('previews on %s', id => {
  let running: Awaited<ReturnType<typeof startEnvironments>> | undefined;
  let read: PolicyDecision = { result: AuthorizeResult.ALLOW };
  let mayCreate: AuthorizeResult.ALLOW | AuthorizeResult.DENY =
    AuthorizeResult.ALLOW;

  async function start(
    options: Partial<Parameters<typeof startEnvironments>[0]> = {},
  ) {
    const knex = await databases.init(id);
    running = await startEnvironments({
      knex,
      kinds: ['Deployment', 'Application', 'ApplicationSet'],
      config: { previews: [GRANT] },
      decide: permission => {
        if (permission === environmentsReadPermission.name) {
          return read;
        }
        return permission === environmentsServiceCreatePermission.name
          ? mayCreate
          : AuthorizeResult.ALLOW;
      },
      ...options,
    });
    return running;
  }

  const tab = async (): Promise<ServiceDeployments> =>
    (await running!.get(`${TAB}/deployments`)).body;
  const numbers = async () =>
    (await tab()).previews?.map(item => item.pullRequest?.number) ?? [];
  const until = (wanted: Array<number | undefined>) =>
    running!.until(
      numbers,
      found => JSON.stringify(found) === JSON.stringify(wanted),
    );

  afterEach(async () => {
    read = { result: AuthorizeResult.ALLOW };
    mayCreate = AuthorizeResult.ALLOW;
    await running?.stop();
    running = undefined;
  });

  it('are shown while their pull requests are open', async () => {
    const { dev, published } = await start();
    await dev.apply('ApplicationSet', applicationSet());
    await dev.apply('Application', application(7));
    await dev.apply('Application', application(42));
    await until([42, 7]);
    expect((await tab()).previews?.[0]).toEqual({
      delivery: {
        engine: 'argocd',
        cluster: 'dev',
        kind: 'Application',
        namespace: 'argocd',
        name: 'shop-pr-42',
      },
      namespace: 'preview-shop-42',
      pullRequest: { number: 42, url: `${SHOP_REPOSITORY}/pulls/42` },
      version: 'pr-42',
      revision: sha,
      sync: 'synced',
      health: 'healthy',
      urls: ['https://pr-42.shop.example/'],
      createdAt: '2026-01-01T10:00:00Z',
    });
    expect(await tab()).toHaveProperty('mayRemovePreviews', true);
    mayCreate = AuthorizeResult.DENY;
    expect(await tab()).not.toHaveProperty('mayRemovePreviews');
    mayCreate = AuthorizeResult.ALLOW;
    const before = published.length;
    await dev.remove('Application', {
      namespace: 'argocd',
      name: 'shop-pr-42',
    });
    await until([7]);
    await running!.until(
      async () => published.length,
      count => count > before,
    );
    await dev.remove('Application', { namespace: 'argocd', name: 'shop-pr-7' });
    await until([]);
    expect(Object.keys(await tab())).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/previews/i)]),
    );
  });

  it('are no more than what app-config grants, and what their generator owns', async () => {
    const { dev, qa } = await start();
    await dev.apply('ApplicationSet', applicationSet());
    await qa.apply('ApplicationSet', applicationSet());
    await qa.apply('Application', application(1));
    await dev.apply('Application', application(2, { namespace: 'dev' }));
    await dev.apply('Application', application(3, { uid: 'set-2' }));
    await dev.apply(
      'Application',
      application(4, { annotations: { 'downstage.dev/service': 'cart' } }),
    );
    await dev.apply(
      'Application',
      application(5, { annotations: { 'downstage.dev/service': 'shop' } }),
    );
    await until([5]);
    await dev.apply('ApplicationSet', applicationSet('cart'));
    await until([]);
    expect(await tab()).not.toHaveProperty('previews');
  });

  it('are only where app-config says that their Applications are', async () => {
    const { dev } = await start({
      config: { previews: [GRANT, { ...GRANT, control: ['team-*'] }] },
    });
    for (const [number, control] of ['argocd', 'team-x', 'other'].entries()) {
      await dev.apply('ApplicationSet', applicationSet('shop', control));
      await dev.apply('Application', application(number + 3, { control }));
    }
    // The last one that is applied tells that the others were read
    await dev.apply('Application', application(9));
    await until([9, 4, 3]);
    const { previews } = await tab();
    expect(previews?.map(item => item.delivery.namespace)).toEqual([
      'argocd',
      'team-x',
      'argocd',
    ]);
  });

  it('are not shown where app-config says nothing of them', async () => {
    const { dev } = await start({ config: {} });
    await dev.apply('ApplicationSet', applicationSet());
    await dev.apply('Application', application(42));
    await dev.apply('Deployment', workload('dev', '9.9.9'));
    await running!.until(
      () => running!.tile('dev'),
      ({ deployment }) => deployment?.live?.version === '9.9.9',
    );
    expect(await numbers()).toEqual([]);
  });

  it('are unknown while their cluster does not answer', async () => {
    const { dev } = await start();
    await dev.apply('ApplicationSet', applicationSet());
    await dev.apply('Application', application(42));
    await until([42]);
    await dev.break('no route to host');
    const lost = await running!.until(tab, ({ previews }) =>
      Boolean(previews?.[0].knownAt),
    );
    expect(lost.previews).toEqual([
      expect.objectContaining({
        sync: 'unknown',
        health: 'unknown',
        message: 'no route to host',
        version: 'pr-42',
      }),
    ]);
  });

  it('are no deployments of an environment, where that has all namespaces, either', async () => {
    const grants = {
      homes: ['dev', 'qa'].map(name => ({
        repository: `https://memory.example/acme/env-${name}`,
        clusters: { [name]: ['*'] },
      })),
    };
    const everywhere = { cluster: 'dev' };
    const { dev } = await start({
      config: { previews: [GRANT], ...grants },
      entities: [
        environmentEntity('dev', {
          delivery: {
            engine: 'argocd',
            control: everywhere,
            target: everywhere,
          },
        }),
        environmentEntity('qa'),
      ],
    });
    await running!.until(
      () => running!.tile('dev'),
      ({ deployment }) => deployment?.live?.version === '1.1.0',
    );
    const settled = (await running!.tile('dev')).deployment;
    await dev.apply('ApplicationSet', applicationSet());
    await dev.apply('Application', application(42));
    await dev.apply(
      'Deployment',
      workload('preview-shop-42', 'pr-42', 'shop-pr-42'),
    );
    await until([42]);
    await dev.remove('Deployment', { namespace: 'dev', name: 'shop' });
    await dev.remove('Application', { namespace: 'argocd', name: 'dev' });
    const { deployment } = await running!.until(
      () => running!.tile('dev'),
      tile => !tile.deployment?.live && !tile.deployment?.delivery,
    );
    expect(deployment?.desired).toEqual(settled?.desired);
    expect(JSON.stringify(deployment)).not.toContain('pr-42');
  });

  describe('are for those alone', () => {
    const only = (
      conditions: Parameters<typeof createEnvironmentConditionalDecision>[1],
    ) =>
      createEnvironmentConditionalDecision(
        environmentsReadPermission,
        conditions,
      );
    const { onCluster, isEnvironmentOwner, hasName, hasTier } =
      environmentConditions;

    it.each<[string, PolicyDecision, number[]]>([
      ['who may read all', { result: AuthorizeResult.ALLOW }, [42]],
      ['who may read none', { result: AuthorizeResult.DENY }, []],
      ['on their cluster', only(onCluster({ clusters: ['dev'] })), [42]],
      ['on another', only(onCluster({ clusters: ['qa'] })), []],
      [
        'of the team that owns the service',
        only(isEnvironmentOwner({ claims: ['group:default/team'] })),
        [42],
      ],
      [
        'of another team',
        only(isEnvironmentOwner({ claims: ['group:default/other'] })),
        [],
      ],
      [
        'who may read development',
        only(hasTier({ tiers: ['development'] })),
        [42],
      ],
      ['who may read production', only(hasTier({ tiers: ['production'] })), []],
      [
        'who may read one environment',
        only(hasName({ environments: ['resource:default/dev'] })),
        [],
      ],
    ])('%s', async (_, decision, expected) => {
      const { dev } = await start();
      await dev.apply('ApplicationSet', applicationSet());
      await dev.apply('Application', application(42));
      await until([42]);
      read = decision;
      expect(await numbers()).toEqual(expected);
    });
  });

  it('are not shown of a service that somebody may not read', async () => {
    const { dev, get } = await start({ catalogShows: () => false });
    await dev.apply('ApplicationSet', applicationSet());
    await dev.apply('Application', application(42));
    const { status, text } = await get(`${TAB}/deployments`);
    expect(status).toBe(404);
    expect(text).not.toContain('pr-42');
  });
});
