import { mockServices } from '@backstage/backend-test-utils';
import { recordingSink } from '@downstage/backstage-plugin-environments-node/testUtils';
import { WATCHED_RESOURCES } from '@downstage/readers';
import {
  type SandboxArgoCd,
  startArgoCd,
  until,
} from '../__testUtils__/sandboxArgoCd';
import { ArgoCdCluster } from '../ArgoCdCluster';

const PERSON = 'user:default/developer';
const REFRESH = 'argocd.argoproj.io/refresh';

let argoCd: SandboxArgoCd;
let cluster: ArgoCdCluster;

async function start(policies?: string[]) {
  argoCd = await startArgoCd({ policies });
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  cluster = new ArgoCdCluster({
    instance: argoCd.instance(),
    pollMs: 20,
    logger,
  });
}

afterEach(() => argoCd.end());

const resourceOf = (kind: string) =>
  WATCHED_RESOURCES.find(item => item.kind === kind)!;

const ask = (name: string, namespace = 'argocd', kind = 'Application') =>
  cluster.requestSync(
    { resource: resourceOf(kind), namespace, name },
    { requestedBy: PERSON },
  );

describe('requestSync', () => {
  it('refreshes an Application that syncs by itself, and does not mind a slow comparison', async () => {
    await start();
    await argoCd.apply('auto', {
      namespace: 'team-b',
      spec: { syncPolicy: { automated: {} } },
    });
    expect(await ask('auto', 'team-b')).toEqual({ status: 'requested' });
    const { metadata, operation } = await argoCd.read('auto', 'team-b');
    expect(metadata.annotations).toEqual({ [REFRESH]: 'normal' });
    expect(operation).toBeUndefined();
  });

  it.each([{}, { syncPolicy: { automated: { enabled: false } } }])(
    'starts an operation where syncing is by hand (%j), with the person, and not twice',
    async spec => {
      await start();
      await argoCd.apply('manual', { spec });
      expect(await ask('manual')).toEqual({ status: 'requested' });
      const { operation } = await argoCd.read('manual');
      expect(operation).toMatchObject({
        initiatedBy: { username: 'portal' },
        info: [
          { name: 'Reason', value: 'Requested in the portal' },
          { name: 'Requested by', value: PERSON },
        ],
      });
      expect(await ask('manual')).toEqual({
        status: 'refused',
        reason: 'Argo CD is at an operation on it.',
      });
    },
  );

  it('passes on what Argo CD refuses', async () => {
    await start(['get, */*', 'sync, payments/*']);
    await argoCd.apply('manual');
    const denied = {
      status: 'refused',
      reason: 'Argo CD instance dev says: permission denied',
    };
    expect(await ask('manual')).toEqual(denied);
    expect(await ask('none')).toEqual(denied);
    expect(await ask('one', 'argocd', 'Kustomization')).toEqual({
      status: 'refused',
      reason: 'Argo CD instance dev has no kustomizations.',
    });
  });

  it('rejects when the instance does not answer', async () => {
    await start();
    await argoCd.goDown();
    await expect(ask('one')).rejects.toThrow('ECONNREFUSED');
    await argoCd.comeBack();
  });
});

describe('syncRefusals', () => {
  const refusal = async (kind = 'Application') =>
    (await cluster.syncRefusals(resourceOf(kind)))['*'];

  it.each([
    [['get, */*', 'sync, */*'], null],
    [['get, */*'], expect.stringMatching(/dev may not sync .*argocd-rbac-cm/)],
    [
      ['get, */*', 'sync, payments/*'],
      expect.stringMatching(/dev may not sync/),
    ],
  ])('with %j is %s', async (policies, expected) => {
    await start(policies);
    expect(await refusal()).toEqual(expected);
    expect(await refusal('Kustomization')).toMatch('has no kustomizations');
  });

  it.each([
    ['argocd', 'sync, payments/one'],
    ['team-b', 'sync, payments/team-b/one'],
  ])(
    'knows an account that may sync one project alone, in namespace %s',
    async (namespace, policy) => {
      await start(['get, */*', policy]);
      await argoCd.apply('one', {
        namespace,
        spec: { project: 'payments' },
        status: { controllerNamespace: 'argocd' },
      });
      const sink = recordingSink();
      const stop = new AbortController();
      const watching = cluster.watch({
        resources: [resourceOf('Application')],
        sink,
        signal: stop.signal,
      });
      await until(() => sink.lists === 1);
      expect(await refusal()).toBeNull();
      stop.abort();
      await watching;
    },
  );
});
