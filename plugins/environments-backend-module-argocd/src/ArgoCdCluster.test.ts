import { mockServices } from '@backstage/backend-test-utils';
import type { ObjectSink } from '@downstage/backstage-plugin-environments-node';
import { recordingSink } from '@downstage/backstage-plugin-environments-node/testUtils';
import {
  type KubernetesObject,
  WATCHED_RESOURCES,
  readObject,
} from '@downstage/readers';
import {
  type SandboxArgoCd,
  startArgoCd,
  until,
} from './__testUtils__/sandboxArgoCd';
import { ArgoCdCluster } from './ArgoCdCluster';
import type { ArgoCdInstance } from './ArgoCdInstance';

jest.setTimeout(30_000);

const LIST = '/api/v1/applications';

let argoCd: SandboxArgoCd;
let sink: ReturnType<typeof recordingSink>;
let changes: string[];
let logger: ReturnType<typeof mockServices.logger.mock>;
let watches: Array<{ stop: AbortController; done: Promise<void> }>;

/** Names of the Applications that the sink has. */
const names = () => [...(sink.objects.get('Application')?.keys() ?? [])].sort();
const failure = () => sink.failures.get('Application');

function watch(
  options: { instance?: ArgoCdInstance; sink?: ObjectSink } = {},
): Promise<void> {
  const cluster = new ArgoCdCluster({
    instance: options.instance ?? argoCd.instance(),
    pollMs: 20,
    logger,
  });
  const stop = new AbortController();
  const done = cluster.watch({
    resources: WATCHED_RESOURCES,
    sink: options.sink ?? sink,
    signal: stop.signal,
  });
  watches.push({ stop, done });
  return done;
}

/** Waits for lists that begin from now on. */
async function polls(count: number): Promise<void> {
  const before = argoCd.count(LIST);
  await until(() => argoCd.count(LIST) >= before + count);
}

beforeEach(async () => {
  argoCd = await startArgoCd();
  await argoCd.apply('one');
  watches = [];
  changes = [];
  logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const recording = recordingSink();
  sink = Object.assign(recording, {
    changed: async (
      ...[resource, items]: Parameters<ObjectSink['changed']>
    ) => {
      for (const { type, object } of items) {
        const { namespace, name } = object.metadata ?? {};
        changes.push(`${type} ${namespace}/${name}`);
        const known = recording.objects.get(resource.kind);
        if (type === 'deleted') {
          known?.delete(`${namespace}/${name}`);
        } else {
          known?.set(`${namespace}/${name}`, object);
        }
      }
    },
  });
});

afterEach(async () => {
  watches.forEach(({ stop }) => stop.abort());
  await Promise.allSettled(watches.map(({ done }) => done));
  await argoCd.end();
});

describe('ArgoCdCluster', () => {
  it('tells the whole list once, and after it only what changed', async () => {
    await argoCd.apply('two', { namespace: 'team-b' });
    watch();
    await until(() => names().length === 2);
    expect(names()).toEqual(['argocd/one', 'team-b/two']);
    await polls(3);
    expect(changes).toEqual([]);

    await argoCd.apply('two', {
      namespace: 'team-b',
      status: { health: { status: 'Healthy' } },
    });
    await until(() => changes.length === 1);
    await argoCd.apply('three');
    await until(() => changes.length === 2);
    await argoCd.remove('one');
    await until(() => changes.length === 3);
    await polls(2);
    expect(changes).toEqual([
      'applied team-b/two',
      'applied argocd/three',
      'deleted argocd/one',
    ]);
    expect(names()).toEqual(['argocd/three', 'team-b/two']);
    expect(sink.lists).toBe(1);
  });

  it('makes one call per interval and one login, whatever changes', async () => {
    for (let index = 0; index < 120; index++) {
      await argoCd.apply(`service-${index}`);
    }
    watch();
    await until(() => names().length === 121);
    for (let index = 0; index < 20; index++) {
      await argoCd.apply(`service-${index}`, {
        status: { health: { status: 'Degraded' } },
      });
    }
    await until(() => changes.length === 20);
    await polls(2);
    const calls = argoCd.requests.map(
      ({ method, path }) => `${method} ${path}`,
    );
    expect(calls.slice(0, 1)).toEqual(['POST /api/v1/session']);
    expect(new Set(calls.slice(1))).toEqual(new Set([`GET ${LIST}`]));
  });

  it('asks again only when the sink has taken the last answer', async () => {
    let release = () => {};
    const free = new Promise<void>(resolve => {
      release = resolve;
    });
    let taken = 0;
    watch({
      sink: {
        ...sink,
        async changed(resource, items) {
          taken += 1;
          await free;
          await sink.changed(resource, items);
        },
      },
    });
    await until(() => names().length === 1);
    await argoCd.apply('two');
    await until(() => taken === 1);
    const calls = argoCd.count(LIST);
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(argoCd.count(LIST)).toBe(calls);
    release();
    await polls(2);
    expect(changes).toEqual(['applied argocd/two']);
  });

  it('reads from the API what the object in the cluster says', async () => {
    const revision = 'a'.repeat(40);
    await argoCd.apply('full', {
      spec: { syncPolicy: { automated: {} } },
      status: {
        sync: { status: 'OutOfSync', revision },
        health: { status: 'Degraded' },
        reconciledAt: '2026-01-01T00:00:02Z',
        summary: { images: ['r.example/full:1'] },
        conditions: [
          {
            type: 'SyncError',
            message: 'no',
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        ],
        operationState: {
          operation: { sync: { revision } },
          phase: 'Failed',
          message: 'one or more objects failed to apply',
          startedAt: '2026-01-01T00:00:00Z',
          finishedAt: '2026-01-01T00:00:01Z',
          syncResult: {
            revision: 'b'.repeat(40),
            resources: [
              {
                group: 'apps',
                version: 'v1',
                kind: 'Deployment',
                namespace: 'dev',
                name: 'full',
                status: 'SyncFailed',
                message: 'denied by a webhook',
                syncPhase: 'Sync',
              },
            ],
          },
        },
        history: [
          {
            id: 0,
            revision: 'b'.repeat(40),
            deployedAt: '2026-01-01T00:00:00Z',
          },
        ],
        resources: [
          {
            group: 'apps',
            version: 'v1',
            kind: 'Deployment',
            namespace: 'dev',
            name: 'full',
            status: 'OutOfSync',
          },
        ],
      },
    });
    watch();
    await until(() => names().length === 2);
    const read = (object: KubernetesObject) =>
      readObject('argoproj.io', 'Application', object);
    const seen = sink.objects.get('Application')!.get('argocd/full')!;
    expect(read(seen)).toEqual(read(await argoCd.read('full')));
    expect(read(seen)).toMatchObject({
      sync: 'failed',
      message:
        'one or more objects failed to apply. Deployment full: denied by a webhook',
      versions: { attempted: revision, images: ['r.example/full:1'] },
    });
  });

  it('has no other kind, and says so once', async () => {
    const absent: string[] = [];
    watch({
      sink: {
        ...sink,
        async absent({ kind }) {
          absent.push(kind);
        },
      },
    });
    await polls(3);
    expect(absent).toEqual(
      WATCHED_RESOURCES.map(({ kind }) => kind).filter(
        kind => kind !== 'Application',
      ),
    );
  });

  it('lists anew after a restart of the portal', async () => {
    watch();
    await until(() => names().length === 1);
    watches[0].stop.abort();
    await watches[0].done;
    await argoCd.remove('one');
    await argoCd.apply('two');
    watch();
    await until(() => names().join() === 'argocd/two');
    expect(sink.lists).toBe(2);
  });

  it('reports an instance that is down with one warning, and recovers with the whole list', async () => {
    watch();
    await until(() => names().length === 1);
    await argoCd.goDown();
    await until(() => failure() !== undefined);
    expect(failure()).toMatch(
      /^Argo CD instance dev does not answer: .*ECONNREFUSED.* Check url/,
    );
    await argoCd.apply('two');
    await argoCd.remove('one');
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(logger.warn).toHaveBeenCalledTimes(1);
    await argoCd.comeBack();
    await until(() => failure() === undefined);
    expect(names()).toEqual(['argocd/two']);
    expect(logger.info).toHaveBeenCalledWith(
      'Argo CD instance dev answers again',
    );
  });

  it('goes on when its session is revoked, without a failure', async () => {
    watch();
    await until(() => names().length === 1);
    argoCd.revokeSessions();
    await argoCd.apply('two');
    await until(() => names().length === 2);
    expect(argoCd.count('/api/v1/session')).toBe(2);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('says why it does not read an instance without credentials', async () => {
    watch({
      instance: argoCd.instance({ kind: 'none', reason: 'it has no token' }),
    });
    await until(() => failure() !== undefined);
    expect(failure()).toBe('Argo CD instance dev is not read: it has no token');
    expect(argoCd.requests).toEqual([]);
  });

  it('tells that an instance has no Application', async () => {
    await argoCd.remove('one');
    watch();
    await until(() => sink.lists === 1);
    await polls(2);
    expect(logger.warn.mock.calls).toEqual([
      ['Argo CD instance dev has no Application'],
    ]);
  });

  const unread =
    'Argo CD instance dev does not allow it: it lists no Application, and the account may not get all of them. Let the account get applications in argocd-rbac-cm';

  it('does not take rights that are gone for Applications that are gone', async () => {
    watch();
    await until(() => names().length === 1);
    argoCd.allow(['get, payments/*']);
    await until(() => failure() !== undefined);
    expect(failure()).toBe(unread);
    expect([names(), changes]).toEqual([['argocd/one'], []]);
    argoCd.allow(['get, */*']);
    await until(() => failure() === undefined);
    expect(names()).toEqual(['argocd/one']);
  });

  it('does not know whether there is nothing, or nothing that it may get', async () => {
    argoCd.allow(['get, payments/*']);
    watch();
    await until(() => failure() !== undefined);
    expect([failure(), sink.lists]).toEqual([unread, 0]);
  });

  it('knows that the last Application of a project that it may get is gone', async () => {
    argoCd.allow(['get, default/*']);
    watch();
    await until(() => names().length === 1);
    await argoCd.remove('one');
    await until(() => names().length === 0);
    expect([failure(), changes]).toEqual([undefined, ['deleted argocd/one']]);
  });

  it('ends when it is told to, and rejects when the sink does', async () => {
    const done = watch();
    await until(() => names().length === 1);
    watches[0].stop.abort();
    await expect(done).resolves.toBeUndefined();
    await expect(
      watch({
        sink: {
          ...sink,
          async listed() {
            throw new Error('the lease is lost');
          },
        },
      }),
    ).rejects.toThrow('the lease is lost');
  });

  it('knows the page of an Application', () => {
    const instance = {
      ...argoCd.instance(),
      frontendUrl: 'https://argocd.example',
    };
    const cluster = new ArgoCdCluster({ instance, pollMs: 1000, logger });
    const urlOf = (kind: string) =>
      cluster.objectUrl({
        resource: WATCHED_RESOURCES.find(item => item.kind === kind)!,
        namespace: 'team-b',
        name: 'two',
      });
    expect(urlOf('Application')).toBe(
      'https://argocd.example/applications/team-b/two',
    );
    expect(urlOf('Deployment')).toBeUndefined();
  });
});
